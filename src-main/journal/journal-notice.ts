/** The notice about the journal itself, stored in it until an order is handed over. */
import type { RecoveryNotice } from '../../src-shared/station/station';
import type { Connection } from '../database';

/** Returns the latest notice that was not acknowledged; `null` when there is none. */
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

/** Runs in the caller's transaction. */
export function writeNotice(connection: Connection, notice: Exclude<RecoveryNotice, { kind: 'recovered' }>, at: number): void {
  const asked = notice.kind === 'missing' ? 0 : notice.asked;
  connection.run("INSERT INTO recovery (at, kept, lost, set_aside, told, kind) VALUES (?, ?, NULL, '', 0, ?)", at, asked, notice.kind);
}

/** Runs in the caller's transaction. A person who hands an order over has seen the notice of the start. */
export const acknowledgeNotices = (connection: Connection): void => connection.run('UPDATE recovery SET told = 1 WHERE told = 0');
