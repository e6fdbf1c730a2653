/** The sections of Settings, what each of them shows, and what is wrong in it. */
import { severityOf } from '../../src-shared/devices/device-health';
import type { DeviceState, DevicesState } from '../../src-shared/devices/device-state';
import {
  isSettingKey,
  SECTION_NAMES,
  SETTING_KEYS,
  SETTINGS,
  type SectionName,
  type SettingKey,
  type Settings,
  sectionOf,
} from '../../src-shared/settings/settings.schema';
import type { Station } from '../../src-shared/station/station';
import { t } from '../strings';
import { changedKeys, type Edits } from './edits';

/** A section without settings has its own file, a line here and one in `SettingsView.tsx`. */
export type SectionId = SectionName | 'credentials' | 'diagnostics' | 'version';

/** In the order of the list. The table of settings assigns settings to sections by the keys' prefixes. */
export const SECTION_IDS: readonly SectionId[] = [
  ...SECTION_NAMES.flatMap((name): SectionId[] => (name === 'connection' ? [name, 'credentials'] : [name])),
  'diagnostics',
  'version',
];

/** The settings of a section, in the order of the table. Settings that only IT may change are listed if they have a value. */
export const visibleKeys = (section: SectionId, settings: Settings): readonly SettingKey[] =>
  SETTING_KEYS.filter((key) => sectionOf(key) === section && (SETTINGS[key].isStationEditable || settings[key] !== null));

/** The settings whose name on the screen or key has the text. */
export function findSettings(text: string, settings: Settings): readonly SettingKey[] {
  const wanted = text.trim().toLowerCase();
  return SECTION_IDS.flatMap((section) => visibleKeys(section, settings)).filter(
    (key) => key.toLowerCase().includes(wanted) || t(`settings.name.${key}`).toLowerCase().includes(wanted),
  );
}

/** Whether the effective value needs a look: times are in UTC as long as no time zone is known. */
export const hasWarning = (key: SettingKey, settings: Settings): boolean => key === 'station.timeZone' && settings[key] === null;

export function countProblems(section: SectionId, station: Station, { problems }: Pick<Edits, 'problems'>): number {
  const keys = SETTING_KEYS.filter((key) => sectionOf(key) === section);
  const refused = keys.filter((key) => problems[key] !== undefined || hasWarning(key, station.settings)).length;
  const unusable = station.problems.filter((problem) => 'key' in problem && isSettingKey(problem.key) && keys.includes(problem.key)).length;
  return refused + unusable + (hasOwnProblem(section, station) ? 1 : 0);
}

/** Whether something is wrong in a section without settings. */
function hasOwnProblem(section: SectionId, { credentials, release }: Station): boolean {
  if (section === 'version') return release.kind === 'failed' || release.kind === 'install-blocked';
  if (section !== 'credentials') return false;
  return credentials.kind === 'stored'
    ? !credentials.isForCurrentAddress
    : credentials.kind === 'locked' || credentials.kind === 'unavailable';
}

/** How many scales and scanners need a person. */
export const countDeviceProblems = ({ serial, hid }: { readonly serial: DevicesState; readonly hid: readonly DeviceState[] }): number =>
  [...serial.devices, ...hid].filter(({ status }) => severityOf(status) > 0).length;

export const countChanges = (section: SectionId, edits: Pick<Edits, 'typed'>): number =>
  changedKeys(edits).filter((key) => sectionOf(key) === section).length;
