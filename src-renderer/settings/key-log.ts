/** Records the keys that arrive while Settings is shown, with their classification, for IT. */
import { create } from 'zustand';
import type { Classification, PendingKey, Reason } from '../scanner';

export interface LoggedKey {
  /** Rises by one from key to key. */
  readonly id: number;
  readonly name: string;
  /** Milliseconds since the previous key; `null` for the first one of a group. */
  readonly gapMs: number | null;
  /** Milliseconds for which the key was down; `null` if its release was not seen. */
  readonly heldMs: number | null;
  /** The probability that a device pressed it. */
  readonly byDevice: number;
  /** The reason of the classification, on the first key of each group. */
  readonly reason: Reason | null;
}

const MAX_KEYS = 200;

export const useKeyLog = create<{ readonly keys: readonly LoggedKey[] }>(() => ({ keys: [] }));

let lastId = 0;

/** Records a group of keys, unless they were typed into a field for a secret. */
export function recordKeys(pending: readonly PendingKey[], { deviceProbabilities, reason }: Classification): void {
  if (pending.some(({ stroke }) => stroke.focus === 'secret')) return;
  const logged = pending.map((key, index): LoggedKey => {
    const previous = pending[index - 1];
    lastId += 1;
    return {
      id: lastId,
      name: describeKey(key),
      gapMs: previous ? Math.round(key.stroke.at - previous.stroke.at) : null,
      heldMs: key.releasedAt === null ? null : Math.round(key.releasedAt - key.stroke.at),
      byDevice: deviceProbabilities[index] ?? 0,
      reason: index === 0 ? reason : null,
    };
  });
  useKeyLog.setState(({ keys }) => ({ keys: [...keys, ...logged].slice(-MAX_KEYS) }));
}

export const clearKeys = (): void => useKeyLog.setState({ keys: [] });

function describeKey({ stroke }: PendingKey): string {
  const key = stroke.key === ' ' ? 'Space' : (stroke.key ?? '');
  return `${stroke.ctrl ? 'Ctrl+' : ''}${stroke.alt ? 'Alt+' : ''}${key}${stroke.code === '' || stroke.code === key ? '' : ` (${stroke.code})`}`;
}

/** Formats the log as tab-separated lines, in English because IT reads them. */
export const formatKeyLog = (keys: readonly LoggedKey[]): string =>
  keys
    .flatMap(({ name, gapMs, heldMs, byDevice, reason }) => [
      ...(reason ? [`# ${reason}`] : []),
      [name, gapMs ?? '-', heldMs ?? '-', `${Math.round(byDevice * 100)} %`].join('\t'),
    ])
    .join('\n');
