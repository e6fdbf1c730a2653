/** What is to be said about the journal itself, kept in it until an order is handed over. */
import type { RecoveryNotice } from '../../src-shared/station/station';
import type { Connection } from './connection';

/** What has not been seen yet, the latest of it; `null` when there is nothing. */
export function readNotice(connection: Connection): RecoveryNotice | null {
  const row = connection.get(
    `SELECT CAST(kind AS BLOB) AS kind, CAST(kept AS INTEGER) AS kept, CAST(lost AS INTEGER) AS lost, CAST(set_aside AS BLOB) AS set_aside
      FROM recovery WHERE told = 0 ORDER BY rowid DESC LIMIT 1`,
  );
  if (!row) return null;
  const kind = row.kind === null ? 'recovered' : String(row.kind);
  if (kind === 'restored' || kind === 'moved') return { kind, asked: Number(row.kept) };
  if (kind === 'missing') return { kind };
  return { kind: 'recovered', kept: Number(row.kept), lost: row.lost === null ? null : Number(row.lost), setAside: String(row.set_aside) };
}

/** In the caller's transaction. */
export function writeNotice(connection: Connection, notice: Exclude<RecoveryNotice, { kind: 'recovered' }>, at: number): void {
  const asked = notice.kind === 'missing' ? 0 : notice.asked;
  connection.run("INSERT INTO recovery (at, kept, lost, set_aside, told, kind) VALUES (?, ?, NULL, '', 0, ?)", at, asked, notice.kind);
}

/** In the caller's transaction: whoever hands an order over has seen what the start had to say. */
export const acknowledgeNotices = (connection: Connection): void => connection.run('UPDATE recovery SET told = 1 WHERE told = 0');
