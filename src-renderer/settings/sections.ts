/** The settings of each section. The table of settings assigns sections by the keys' prefixes. */
import {
  SETTING_KEYS,
  SETTINGS,
  type SectionName,
  type SettingKey,
  type Settings,
  sectionOf,
} from '../../src-shared/settings/settings.schema';

/** The settings of a section, in the order of the table. Settings that only IT may change are listed if they have a value. */
export const visibleKeys = (section: SectionName, settings: Settings): readonly SettingKey[] =>
  SETTING_KEYS.filter((key) => sectionOf(key) === section && (SETTINGS[key].isStationEditable || settings[key] !== null));
