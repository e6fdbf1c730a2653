/** Merges the layers of settings. Pure. */

import type { Locale } from '../../src-shared/language/languages';
import { languageOfLocale } from '../../src-shared/language/languages';
import { responseLanguage } from '../../src-shared/language/system-language';
import { SETTING_SOURCES, type SettingSource } from '../../src-shared/settings/setting-source';
import { SETTING_KEYS, SETTINGS, type Settings } from '../../src-shared/settings/settings.schema';

/** The values of one source. An absent key was not set there, which differs from `false`. */
export type Layer = { readonly [Key in keyof Settings]?: Settings[Key] };

export interface MergedSettings {
  readonly settings: Settings;
  readonly sources: Readonly<Record<keyof Settings, SettingSource>>;
}

/** The settings that determine where orders are sent, and for which retailer. */
export const ROUTING_KEYS = ['connection.mode', 'connection.baseUrl', 'connection.orderPaths', 'connection.retailerId'] as const;

export const isRoutingKey = (key: string): boolean => (ROUTING_KEYS as readonly string[]).includes(key);

/** Whether one source overrides the other. */
export const isStronger = (one: SettingSource, other: SettingSource): boolean =>
  SETTING_SOURCES.indexOf(one) > SETTING_SOURCES.indexOf(other);

/** The facts of the computer that replace unset settings. */
export interface MachineFacts {
  readonly hostName: string;
  /** `null` if it is unknown. */
  readonly timeZone: string | null;
  /** The system's language. */
  readonly locale: Locale;
}

/**
 * Merges the layers over the built-in values, which exist for every key.
 * @param layers the weakest one first
 */
export function mergeLayers(facts: MachineFacts, layers: readonly (readonly [SettingSource, Layer])[]): MergedSettings {
  const settings: Record<string, unknown> = {};
  const sources: Record<string, SettingSource> = {};
  for (const key of SETTING_KEYS) {
    settings[key] = SETTINGS[key].defaultValue;
    sources[key] = 'built-in';
  }
  for (const [source, layer] of layers) {
    for (const [key, value] of Object.entries(layer)) {
      settings[key] = value;
      sources[key] = source;
    }
  }
  // `null` in a layer also means that the computer's value applies.
  settings['station.name'] ??= facts.hostName.slice(0, 40) || 'Station';
  settings['station.timeZone'] ??= facts.timeZone;
  settings.language ??= languageOfLocale(facts.locale);
  settings['connection.language'] ??= responseLanguage(settings.language as NonNullable<Settings['language']>, facts.locale);
  return { settings: settings as Settings, sources: sources as MergedSettings['sources'] };
}
