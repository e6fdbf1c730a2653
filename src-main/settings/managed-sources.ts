/** The two sources that IT manages: the policy and the defaults. */
import { isDeepStrictEqual } from 'node:util';
import type { SettingsProblem } from '../../src-shared/settings/setting-source';
import { fileSource } from './file-source';
import type { PolicyLocation } from './locations';
import { emptyRead, isUnusable, type PolicySource, type SourceRead } from './policy-source';
import { type ReadRegistryKey, registrySource } from './registry-source';

/** The content of both sources at one moment. */
export interface ManagedRead {
  readonly policy: SourceRead;
  readonly defaults: SourceRead;
}

export interface ManagedSources {
  read(): Promise<ManagedRead>;
  /** @param onHint called if a source may have changed @returns a function that stops watching */
  watch(onHint: () => void): () => void;
}

const NO_SOURCE: PolicySource = { read: async () => emptyRead(), watch: () => () => undefined };

/** @param locations `null` for a source that does not exist */
export function openManagedSources(
  locations: { readonly policy: PolicyLocation | null; readonly defaults: PolicyLocation | null },
  readRegistryKey: ReadRegistryKey,
): ManagedSources {
  const open = (location: PolicyLocation | null): PolicySource => {
    if (location === null) return NO_SOURCE;
    return location.kind === 'file' ? fileSource(location.file, location.owner) : registrySource(location.path, readRegistryKey);
  };
  const policySource = open(locations.policy);
  const defaultsSource = open(locations.defaults);
  return {
    async read() {
      const [policy, defaults] = await Promise.all([policySource.read(), defaultsSource.read()]);
      return { policy, defaults };
    },
    watch(onHint) {
      const stops = [policySource, defaultsSource].map((source) => source.watch(onHint));
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

export const isSameRead = (one: ManagedRead, other: ManagedRead): boolean => isDeepStrictEqual(one, other);

/** The problem of a source that was usable before and is not any more. */
export const newlyUnusable = (before: ManagedRead, now: ManagedRead): SettingsProblem | undefined =>
  newlyUnusableSource(before.policy, now.policy) ?? newlyUnusableSource(before.defaults, now.defaults);

const newlyUnusableSource = (before: SourceRead, now: SourceRead): SettingsProblem | undefined =>
  before.problems.some(isUnusable) ? undefined : now.problems.find(isUnusable);
