/** Counts the intents in each open state. They are counted once and then updated, because thousands may be open. */
import type { StateName } from '../../src-shared/intent/intent.schema';
import { isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';
import type { OpenCounts } from '../../src-shared/station/station';
import type { Connection } from '../database';
import { toOpenState } from './stored-format';

export interface OpenCounter {
  /** @throws DatabaseError */
  read(): OpenCounts;
  /** @param from `null` for a new intent */
  recordTransition(from: StateName | null, to: StateName): void;
  /** Discards the count, because a transaction failed or a row turned out to be unreadable. */
  invalidate(): void;
}

const OPEN_ROWS = `SELECT CAST(state_name AS BLOB) AS state, unsent, needs_person, count(*) AS many FROM intent INDEXED BY open_by_state
  WHERE (unsent = 1 OR needs_person = 1) AND seq NOT IN (SELECT intent FROM parked_row WHERE step = -1)
  GROUP BY state_name, unsent, needs_person`;

const isOpen = (name: StateName): boolean => isUnsent({ kind: name }) || needsAttention({ kind: name });

export function createOpenCounter(connection: Connection): OpenCounter {
  let counts: Map<StateName, number> | null = null;

  function ensureCounted(): Map<StateName, number> {
    if (counts) return counts;
    counts = new Map();
    for (const row of connection.all(OPEN_ROWS)) add(toOpenState(row), Number(row.many));
    return counts;
  }

  function add(name: StateName, by: number): void {
    counts?.set(name, (counts.get(name) ?? 0) + by);
  }

  return {
    read() {
      const byState = ensureCounted();
      const sum = (fits: (name: StateName) => boolean) =>
        [...byState].reduce((total, [name, many]) => (fits(name) ? total + many : total), 0);
      return {
        unsent: sum((name) => isUnsent({ kind: name })),
        needsAttention: sum((name) => needsAttention({ kind: name })),
        byState: Object.fromEntries([...byState].filter(([, many]) => many > 0)),
      };
    },
    recordTransition(from, to) {
      if (from !== null && isOpen(from)) add(from, -1);
      if (isOpen(to)) add(to, 1);
    },
    invalidate() {
      counts = null;
    },
  };
}
