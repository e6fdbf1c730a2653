/** Holds the last good profile while the station runs, independently of later changes to its file. */
import type { SettingKey } from '../../src-shared/settings/settings.schema';
import { createProfile, type LoadedProfile, readLastGoodProfile, writeLastGoodProfile } from './last-good-profile';
import type { EffectiveSettings } from './resolve-settings';

export interface LastGoodStore {
  loaded(): LoadedProfile;
  /** Stores the effective settings if the station is live, and removes the profile if it was deliberately switched to Practice. */
  remember(effective: EffectiveSettings): Promise<void>;
  /**
   * Replaces one value after a person has changed a setting. Changing the mode removes the whole profile. Unlike `remember`, this
   * also works while staging is blocked.
   * @param provided the new value; null if no source provides one
   * @throws if it cannot be stored; the profile is then unchanged
   */
  replace(key: SettingKey, provided: ProvidedValue | null): Promise<void>;
  /** Retries a failed write or read. @returns whether a profile that could not be read before is loaded now */
  retry(): Promise<boolean>;
}

/** A value, and the layer that provides it. */
export interface ProvidedValue {
  readonly value: unknown;
  readonly origin: 'defaults' | 'station';
}

/** @param isReadOnly whether the file must not be changed, because it belongs to a station of another user */
export async function openLastGoodStore(file: string, isReadOnly: boolean): Promise<LastGoodStore> {
  let loaded = await readLastGoodProfile(file);
  let isPersisted = true;

  async function persist(next: LoadedProfile): Promise<void> {
    if (!isReadOnly) await writeLastGoodProfile(file, next);
  }

  async function persistIfPossible(): Promise<void> {
    isPersisted = await persist(loaded).then(
      () => true,
      () => false, // A full disk is reported when an order cannot be saved.
    );
  }

  return {
    loaded: () => loaded,

    async remember(effective) {
      if (effective.blockedBy !== null) return;
      if (effective.settings['connection.mode'] === 'live') {
        const keptLastGood = effective.problems.find((problem) => problem.kind === 'kept-last-good');
        loaded = { kind: 'kept', profile: createProfile(file, effective, keptLastGood?.since ?? Date.now()) };
      } else if (loaded.kind === 'none') return;
      else loaded = { kind: 'none' };
      await persistIfPossible();
    },

    async replace(key, provided) {
      const next = replaceValue(loaded, key, provided);
      if (next === loaded) return;
      await persist(next);
      loaded = next;
    },

    async retry() {
      if (!isPersisted) await persistIfPossible();
      if (loaded.kind !== 'unreadable') return false;
      loaded = await readLastGoodProfile(file);
      return loaded.kind !== 'unreadable';
    },
  };
}

function replaceValue(loaded: LoadedProfile, key: SettingKey, provided: ProvidedValue | null): LoadedProfile {
  if (key === 'connection.mode') return { kind: 'none' };
  if (loaded.kind !== 'kept') return loaded;
  const { [key]: _value, ...layer } = loaded.profile.layer;
  const { [key]: _origin, ...origins } = loaded.profile.origins;
  const profile = {
    ...loaded.profile,
    layer: provided ? { ...layer, [key]: provided.value } : layer,
    origins: provided ? { ...origins, [key]: provided.origin } : origins,
  };
  return { kind: 'kept', profile };
}
