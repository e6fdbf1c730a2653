import { isSettingLocked } from '../../src-shared/settings/setting-source';
import { SETTINGS, type SettingKey } from '../../src-shared/settings/settings.schema';
import type { Station } from '../../src-shared/station/station';

/** Whether a setting's value is decided elsewhere: by a policy, or because stations may not change it at all. */
export const isManaged = (key: SettingKey, { sources }: Pick<Station, 'sources'>): boolean =>
  !SETTINGS[key].isStationEditable || isSettingLocked(key, sources[key] ?? 'built-in');

/** Whether a setting can be changed here and now. */
export const isEditable = (key: SettingKey, station: Pick<Station, 'sources' | 'isLocked'>): boolean =>
  !isManaged(key, station) && !station.isLocked;
