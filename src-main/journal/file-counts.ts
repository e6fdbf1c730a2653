import { existsSync } from 'node:fs';
import { openConnection } from './connection';
import { parseStateName } from './stored-names';

/** What a journal that no app has open says of itself: how many there are in each state, and since when the oldest unsent waits. */
export interface FileCounts {
  readonly byState: Readonly<Record<string, number>>;
  /** Milliseconds since 1970. */
  readonly oldestUnsent: number | null;
}

/**
 * Looks, and changes nothing: what an earlier session left behind is the next one's to judge.
 * @returns `null` where there is none
 * @throws DatabaseError where an app has it open, or it is no journal
 */
export async function countJournalFile(file: string): Promise<FileCounts | null> {
  if (!existsSync(file)) return null;
  const connection = await openConnection(file);
  try {
    connection.exec('PRAGMA query_only = ON');
    const rows = connection.all('SELECT CAST(state_name AS BLOB) AS state, count(*) AS many FROM intent GROUP BY state_name');
    const oldest = connection.get('SELECT min(created_at) AS at FROM intent WHERE unsent = 1')?.at;
    return {
      byState: Object.fromEntries(rows.map(({ state, many }) => [parseStateName(state) ?? String(state), Number(many)])),
      oldestUnsent: oldest === null || oldest === undefined ? null : Number(oldest),
    };
  } finally {
    await connection.close();
  }
}
