/**
 * The last good profile of a live station. If its policy is lost, the built-in values would select Practice or another address, and
 * the orders of a shift would not reach Connect. So the live profile is stored, and replaces the lost values.
 */
import { rm, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { SettingsProblem } from '../../src-shared/settings/setting-source';
import { SETTING_KEYS } from '../../src-shared/settings/settings.schema';
import { isRoutingKey, type Layer, type MergedSettings } from './layers';
import { parseLayer, readJsonObject, writeJsonFile } from './settings-file';

const Origin = z.enum(['defaults', 'station', 'policy']);

export interface LastGoodProfile {
  readonly file: string;
  readonly layer: Layer;
  /** The layer that each value came from. A value from the same or a stronger layer replaces it; a weaker one does not. */
  readonly origins: Readonly<Partial<Record<keyof Layer, z.infer<typeof Origin>>>>;
  /** When the profile was last known to be good, in milliseconds since 1970. */
  readonly since: number;
}

/** Distinguishes a file that cannot be read from a station that was never live. */
export type LoadedProfile =
  | { readonly kind: 'kept'; readonly profile: LastGoodProfile }
  /** This station was never live, or was deliberately switched to Practice. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly problem: SettingsProblem };

/** Earlier versions wrote only `managed` and `values`, and a downgraded station reads them again. */
const Content = z.object({
  managed: z.boolean(),
  values: z.record(z.string(), z.unknown()),
  origins: z.record(z.string(), Origin).optional(),
  since: z.number().optional(),
});

export async function readLastGoodProfile(file: string): Promise<LoadedProfile> {
  const read = await readJsonObject(file);
  if (!read.ok) return read.problem.kind === 'missing' ? { kind: 'none' } : { kind: 'unreadable', problem: read.problem };
  const content = Content.safeParse(read.value);
  const { layer, problems } = await parseLayer(content.data?.values ?? {}, file);
  const damaged = problems.find((problem) => problem.kind === 'bad-value' && isRoutingKey(problem.key));
  if (damaged) return { kind: 'unreadable', problem: damaged };
  if (!content.success || layer['connection.mode'] !== 'live') {
    return { kind: 'unreadable', problem: { kind: 'unreadable', file, detail: 'it is not the profile of a live station' } };
  }
  const { managed, origins = {}, since } = content.data;
  const otherwise = managed ? 'policy' : 'station';
  return {
    kind: 'kept',
    profile: {
      file,
      layer,
      origins: Object.fromEntries(Object.keys(layer).map((key) => [key, origins[key] ?? otherwise])),
      since: since ?? Math.round((await stat(file).catch(() => null))?.mtimeMs ?? 0),
    },
  };
}

/** Leaves out built-in values, so that a new version can change them. */
export function createProfile(file: string, { settings, sources }: MergedSettings, since: number): LastGoodProfile {
  const set = SETTING_KEYS.filter((key) => sources[key] !== 'built-in');
  return {
    file,
    layer: Object.fromEntries(set.map((key) => [key, settings[key]])) as Layer,
    // A value that replaces a lost policy's value still counts as the policy's.
    origins: Object.fromEntries(set.map((key) => [key, sources[key] === 'last-good' ? 'policy' : sources[key]])),
    since,
  };
}

/** Whether a value came from a policy, so that a missing policy was lost. */
export const hasPolicyOrigin = ({ origins }: LastGoodProfile): boolean => Object.values(origins).includes('policy');

/** Writes the file, or removes it if the station is not live. @throws if that fails */
export async function writeLastGoodProfile(file: string, loaded: LoadedProfile): Promise<void> {
  switch (loaded.kind) {
    case 'kept': {
      const { layer: values, origins, since } = loaded.profile;
      return writeJsonFile(file, { managed: hasPolicyOrigin(loaded.profile), values, origins, since });
    }
    case 'none':
      return rm(file, { force: true });
    case 'unreadable':
      return; // It may be readable again tomorrow.
  }
}
