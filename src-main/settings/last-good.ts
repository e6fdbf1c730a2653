/**
 * The memory of a live station. Should its policy vanish, the built-in default would say "practice", and a packer
 * would stage a shift's orders into nothing. So the last profile that was live is kept, and stands in.
 */
import { rm, stat } from 'node:fs/promises';
import { z } from 'zod';
import { SETTING_KEYS } from '../../src-shared/settings';
import type { Layer, SettingsInForce } from './layers';
import { parseLayer, readJsonObject, writeJsonFile } from './settings-file';

export interface LastGood {
  readonly file: string;
  readonly layer: Layer;
  /** Whether a policy had a part in it: then a policy that is missing now has been lost. */
  readonly managed: boolean;
  /** Milliseconds since 1970 at which it was last known to be good. */
  readonly since: number;
}

const Content = z.object({ managed: z.boolean(), values: z.record(z.string(), z.unknown()) });

/** @returns null when this station has never been live, or was made a practice one on purpose */
export async function readLastGood(file: string): Promise<LastGood | null> {
  const read = await readJsonObject(file);
  const content = read.ok ? Content.safeParse(read.value) : null;
  if (!content?.success) return null;
  const { layer } = parseLayer(content.data.values, file);
  if (layer['connection.mode'] !== 'live') return null;
  const found = await stat(file).catch(() => null);
  return found && { file, layer, managed: content.data.managed, since: Math.round(found.mtimeMs) };
}

/** Remembers a profile that is live by somebody's word. Values nobody set stay out, so that defaults can improve. */
export async function writeLastGood(file: string, { settings, sources }: SettingsInForce): Promise<void> {
  const set = SETTING_KEYS.filter((key) => sources[key] !== 'built-in');
  await writeJsonFile(file, {
    managed: set.some((key) => sources[key] === 'policy'),
    values: Object.fromEntries(set.map((key) => [key, settings[key]])),
  });
}

/** Somebody has decided anew what this station is. */
export const forgetLastGood = (file: string): Promise<void> => rm(file, { force: true });
