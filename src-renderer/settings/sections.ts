/** Which settings stand together on the screen: those whose keys begin alike. */
import { SETTING_KEYS, SETTINGS, type SettingKey, type Settings } from '../../src-shared/settings/settings.schema';

type KeyPrefix<Key extends string> = Key extends `${infer Part}.${string}` ? Part : Key;

export type SectionName = 'connection' | 'scanner' | 'station' | 'staging' | 'window' | 'updates' | 'history';

/** Of every setting there is: a new first part does not compile before somebody has decided where it is shown. */
const SECTION_BY_PREFIX: Readonly<Record<KeyPrefix<SettingKey>, SectionName | null>> = {
  connection: 'connection',
  station: 'station',
  language: 'station',
  scan: 'scanner',
  stage: 'staging',
  window: 'window',
  update: 'updates',
  journal: 'history',
  log: 'history',
  export: 'history',
  // The PIN, which is entered and never shown.
  settings: null,
};

const keyPrefix = (key: SettingKey) => key.split('.', 1)[0] as KeyPrefix<SettingKey>;

/** The settings of one section, in the order of the table; of those that only IT sets, the ones that are set to something. */
export const visibleKeys = (section: SectionName, settings: Settings): readonly SettingKey[] =>
  SETTING_KEYS.filter(
    (key) => SECTION_BY_PREFIX[keyPrefix(key)] === section && (SETTINGS[key].isStationEditable || settings[key] !== null),
  );
