/** How the layers of settings lie on each other. Pure: what was read from where is handed in. */

import { languageOfLocale, responseLanguage } from '../../src-shared/language/system-language';
import { SETTING_KEYS, SETTING_SOURCES, SETTINGS, type SettingSource, type Settings } from '../../src-shared/settings/settings.schema';
import type { Locale } from '../../src-shared/time/store-time';

/** Values that one source gives. A key that is absent was not set there, which is never the same as `false`. */
export type Layer = { readonly [Key in keyof Settings]?: Settings[Key] };

export interface MergedSettings {
  readonly settings: Settings;
  readonly sources: Readonly<Record<keyof Settings, SettingSource>>;
}

/** Those that decide where orders go, and as whom. */
export const ROUTING_KEYS = ['connection.mode', 'connection.baseUrl', 'connection.orderPaths', 'connection.retailerId'] as const;

export const isRoutingKey = (key: string): boolean => (ROUTING_KEYS as readonly string[]).includes(key);

/** Whether one source overrides the other. */
export const isStronger = (one: SettingSource, other: SettingSource): boolean =>
  SETTING_SOURCES.indexOf(one) > SETTING_SOURCES.indexOf(other);

/** What the machine knows without being told. */
export interface MachineFacts {
  readonly hostName: string;
  /** `null` where it is not known. */
  readonly timeZone: string | null;
  /** The system's language. */
  readonly locale: Locale;
}

/**
 * Lays the layers on each other, strongest last. The built-in one comes first and has every key.
 * @param layers weakest first
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
  // Also where a layer says "none" in so many words.
  settings['station.name'] ??= facts.hostName.slice(0, 40) || 'Station';
  settings['station.timeZone'] ??= facts.timeZone;
  settings.language ??= languageOfLocale(facts.locale);
  settings['connection.language'] ??= responseLanguage(settings.language as NonNullable<Settings['language']>, facts.locale);
  return { settings: settings as Settings, sources: sources as MergedSettings['sources'] };
}
