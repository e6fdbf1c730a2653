/** What a station knows of its last good profile while it runs, whatever becomes of the file in the meantime. */
import type { SettingKey } from '../../src-shared/settings';
import type { Combined } from './combine';
import { profileOf, type Recalled, readLastGood, writeLastGood } from './last-good';

export interface Memory {
  recalled(): Recalled;
  /** Takes note of what is in force now: a live profile is kept, and one that is practice by somebody's word ends it. */
  remember(inForce: Combined): Promise<void>;
  /**
   * A person decides anew about one setting; the mode decides what the station is, and all of it is forgotten. Other than
   * `remember`, it counts also while staging is blocked.
   * @param said what is said in its place; null where nobody says anything
   * @throws when that cannot be kept; then nothing has changed
   */
  replace(key: SettingKey, said: Said | null): Promise<void>;
  /** Tries again what could not be done before. @returns whether it could be read, and could not before */
  tryAgain(): Promise<boolean>;
}

/** One value, and whose word it is. */
export interface Said {
  readonly value: unknown;
  readonly origin: 'defaults' | 'station';
}

/** @param isReadOnly whether the file is left alone: it belongs to a station that may run elsewhere, as another user */
export async function openMemory(file: string, isReadOnly: boolean): Promise<Memory> {
  let recalled = await readLastGood(file);
  let isKept = true;

  async function keep(next: Recalled): Promise<void> {
    if (!isReadOnly) await writeLastGood(file, next);
  }

  async function keepIfPossible(): Promise<void> {
    isKept = await keep(recalled).then(
      () => true,
      () => false, // A full disk is told where an order is to be kept.
    );
  }

  return {
    recalled: () => recalled,

    async remember(inForce) {
      if (inForce.blockedBy !== null) return;
      if (inForce.settings['connection.mode'] === 'live') {
        const standsIn = inForce.problems.find((problem) => problem.kind === 'kept-last-good');
        recalled = { kind: 'kept', profile: profileOf(file, inForce, standsIn?.since ?? Date.now()) };
      } else if (recalled.kind === 'none') return;
      else recalled = { kind: 'none' };
      await keepIfPossible();
    },

    async replace(key, said) {
      const next = replaced(recalled, key, said);
      if (next === recalled) return;
      await keep(next);
      recalled = next;
    },

    async tryAgain() {
      if (!isKept) await keepIfPossible();
      if (recalled.kind !== 'unreadable') return false;
      recalled = await readLastGood(file);
      return recalled.kind !== 'unreadable';
    },
  };
}

function replaced(recalled: Recalled, key: SettingKey, said: Said | null): Recalled {
  if (key === 'connection.mode') return { kind: 'none' };
  if (recalled.kind !== 'kept') return recalled;
  const { [key]: _value, ...layer } = recalled.profile.layer;
  const { [key]: _origin, ...origins } = recalled.profile.origins;
  const profile = {
    ...recalled.profile,
    layer: said ? { ...layer, [key]: said.value } : layer,
    origins: said ? { ...origins, [key]: said.origin } : origins,
  };
  return { kind: 'kept', profile };
}
