/**
 * What IT reads over the phone: one JSON object a line, in one file of bounded size, and on standard error.
 * Events have fixed names; what varies stands in fields. Secrets have no business here: callers pass none, and
 * whatever looks like one all the same is struck out below, because one careless field must not be enough.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** The file is set aside as `.1` when it has grown to this, so that a station never fills its disk with words. */
const MAX_BYTES = 5_000_000;

const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]+/gi;

const strike = (value: LogFields[string]) => (typeof value === 'string' ? value.replace(BEARER, '$1 ***') : value);

/**
 * @param folder where `stagebay.log` is kept; made when it is missing
 * A log that cannot be written is said once on standard error and never stops the station.
 */
export function openLog(folder: string, now: () => Date = () => new Date()): Log {
  const file = join(folder, 'stagebay.log');
  let broken = false;

  function write(level: 'info' | 'warn' | 'error', event: string, fields: LogFields = {}): void {
    const safe = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, strike(value)]));
    const line = `${JSON.stringify({ time: now().toISOString(), level, event, ...safe })}\n`;
    if (level !== 'info') process.stderr.write(line);
    if (broken) return;
    try {
      mkdirSync(folder, { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.1`);
      appendFileSync(file, line, { mode: 0o600 });
    } catch (error) {
      broken = true;
      process.stderr.write(`The log cannot be written: ${(error as Error).message}\n`);
    }
  }

  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
  };
}

/** For tests and for command-line switches that must leave nothing behind. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
