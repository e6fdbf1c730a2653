/**
 * What IT reads over the phone: one JSON object a line, in one file of bounded size, and on standard error.
 * Events have fixed names; what varies stands in fields. Secrets have no business here: callers pass none, and
 * whatever looks like one all the same is struck out below, because one careless field must not be enough.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, LogFields } from './log';

/** The file is set aside as `.1` when it has grown to this, so that a station never fills its disk with words. */
const MAX_BYTES = 5_000_000;

/** To the next space, because the keychain takes any sign in a token; or to a quotation mark, because headers are logged as JSON. */
const AUTHORIZATION = /\b(bearer|basic)\s+[^\s"]+/gi;

/** In JSON, whole or cut off in the middle. */
const SECRET_FIELD = /("(?:access_token|refresh_token|client_secret)"\s*:\s*")(?:[^"\\]|\\.)*/gi;

const strike = (value: LogFields[string]) =>
  typeof value === 'string' ? value.replace(AUTHORIZATION, '$1 ***').replace(SECRET_FIELD, '$1***') : value;

/**
 * A log that cannot be written never stops the station. Standard error is told once, and every line is tried anew:
 * a virus scanner lets go of a file, and a full disk is cleared.
 * @param folder where `stagebay.log` is kept; made when it is missing
 */
export function openLog(folder: string, now: () => Date = () => new Date()): Log {
  const file = join(folder, 'stagebay.log');
  let complained = false;
  /** In bytes. Nobody else writes this file, so the disk is asked only where it is not known: `null`. */
  let size: number | null = null;

  function append(line: string): void {
    if (size === null) {
      mkdirSync(folder, { recursive: true });
      size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    }
    if (size > MAX_BYTES) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    appendFileSync(file, line, { mode: 0o600 });
    size += Buffer.byteLength(line);
  }

  function write(level: 'info' | 'warn' | 'error', event: string, fields: LogFields = {}): void {
    const safe = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, strike(value)]));
    const line = `${JSON.stringify({ time: now().toISOString(), level, event, ...safe })}\n`;
    if (level !== 'info') process.stderr.write(line);
    try {
      append(line);
      complained = false;
    } catch (error) {
      size = null;
      if (complained) return;
      complained = true;
      process.stderr.write(`The log cannot be written: ${(error as Error).message}\n`);
    }
  }

  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
  };
}
