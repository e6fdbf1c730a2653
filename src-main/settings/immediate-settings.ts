/** Settings that take effect while an order is open, because they change nothing about the order. */
import type { SettingKey } from '../../src-shared/settings/settings.schema';
import type { EffectiveSettings } from './resolve-settings';

/** A packer who cannot read the screen needs the language now. The language of Connect's messages follows it by default. */
const IMMEDIATE_KEYS: readonly SettingKey[] = ['language', 'connection.language'];

/** Whether changes of these settings need not wait. */
export const areImmediate = (keys: readonly SettingKey[]): boolean => keys.every((key) => IMMEDIATE_KEYS.includes(key));

/**
 * @param applied the settings in effect
 * @param latest the settings that wait for the end of the open order
 */
export function withImmediateSettings(applied: EffectiveSettings, latest: EffectiveSettings): EffectiveSettings {
  const immediate = (values: Readonly<Partial<Record<SettingKey, unknown>>>) =>
    Object.fromEntries(IMMEDIATE_KEYS.map((key) => [key, values[key]]));
  return {
    ...applied,
    settings: { ...applied.settings, ...immediate(latest.settings) },
    sources: { ...applied.sources, ...immediate(latest.sources) },
  };
}
