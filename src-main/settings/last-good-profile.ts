/**
 * The memory of a live station. Should its policy vanish, the built-in values would say "practice", or another address, and
 * a packer would stage a shift's orders into nothing. So the profile that is live is kept, and stands in for what is lost.
 */
import { rm, stat } from 'node:fs/promises';
import { z } from 'zod';
import { SETTING_KEYS, type SettingsProblem } from '../../src-shared/settings/settings.schema';
import { isRoutingKey, type Layer, type MergedSettings } from './layers';
import { parseLayer, readJsonObject, writeJsonFile } from './settings-file';

const Origin = z.enum(['defaults', 'station', 'policy']);

export interface LastGoodProfile {
  readonly file: string;
  readonly layer: Layer;
  /** Whose word each value was. A word of the same weight takes its place; a weaker one was there before, and did not count. */
  readonly origins: Readonly<Partial<Record<keyof Layer, z.infer<typeof Origin>>>>;
  /** Milliseconds since 1970 at which it was last known to be good. */
  readonly since: number;
}

/** Not to be able to read it is not the same as never having been live. */
export type LoadedProfile =
  | { readonly kind: 'kept'; readonly profile: LastGoodProfile }
  /** This station has never been live, or was made a practice one on purpose. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly problem: SettingsProblem };

/** Releases before this one knew of `managed` alone, and may be started again. */
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

/** Values nobody set stay out, so that defaults can improve. */
export function createProfile(file: string, { settings, sources }: MergedSettings, since: number): LastGoodProfile {
  const set = SETTING_KEYS.filter((key) => sources[key] !== 'built-in');
  return {
    file,
    layer: Object.fromEntries(set.map((key) => [key, settings[key]])) as Layer,
    // What stands in for a policy is still the policy's.
    origins: Object.fromEntries(set.map((key) => [key, sources[key] === 'last-good' ? 'policy' : sources[key]])),
    since,
  };
}

/** Whether a policy had a part in it: then a policy that is missing now has been lost. */
export const hasPolicyOrigin = ({ origins }: LastGoodProfile): boolean => Object.values(origins).includes('policy');

/** @throws when it cannot be kept, or, where there is none any more, not be removed */
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
