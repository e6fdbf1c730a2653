/** What a station knows of its last good profile while it runs, whatever becomes of the file in the meantime. */
import type { SettingKey } from '../../src-shared/settings/settings.schema';
import { createProfile, type LoadedProfile, readLastGoodProfile, writeLastGoodProfile } from './last-good-profile';
import type { EffectiveSettings } from './resolve-settings';

export interface LastGoodStore {
  loaded(): LoadedProfile;
  /** Takes note of what is in force now: a live profile is kept, and one that is practice by somebody's word ends it. */
  remember(effective: EffectiveSettings): Promise<void>;
  /**
   * A person decides anew about one setting; the mode decides what the station is, and all of it is forgotten. Other than
   * `remember`, it counts also while staging is blocked.
   * @param said what is said in its place; null where nobody says anything
   * @throws when that cannot be kept; then nothing has changed
   */
  replace(key: SettingKey, provided: ProvidedValue | null): Promise<void>;
  /** Tries again what could not be done before. @returns whether it could be read, and could not before */
  retry(): Promise<boolean>;
}

/** One value, and whose word it is. */
export interface ProvidedValue {
  readonly value: unknown;
  readonly origin: 'defaults' | 'station';
}

/** @param isReadOnly whether the file is left alone: it belongs to a station that may run elsewhere, as another user */
export async function openLastGoodStore(file: string, isReadOnly: boolean): Promise<LastGoodStore> {
  let loaded = await readLastGoodProfile(file);
  let isPersisted = true;

  async function persist(next: LoadedProfile): Promise<void> {
    if (!isReadOnly) await writeLastGoodProfile(file, next);
  }

  async function persistIfPossible(): Promise<void> {
    isPersisted = await persist(loaded).then(
      () => true,
      () => false, // A full disk is told where an order is to be kept.
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
