import { existsSync } from 'node:fs';
import { openConnection } from '../database';
import { parseStateName } from './stored-names';

/** The content of a closed journal: the number of orders in each state, and when the oldest unsent order was handed over. */
export interface FileCounts {
  readonly byState: Readonly<Record<string, number>>;
  /** Milliseconds since 1970. */
  readonly oldestUnsent: number | null;
}

/**
 * Counts the orders in a journal without changing it, because only the next session may process what an earlier one left.
 * @returns `null` when the file does not exist
 * @throws DatabaseError when the app has the file open, or it is not a journal
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
