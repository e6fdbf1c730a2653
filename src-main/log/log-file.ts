/**
 * What IT reads over the phone: one JSON object a line, in a few files of bounded size, and on standard error.
 * Secrets have no business here, and `redact.ts` strikes out what looks like one all the same.
 */
import { appendFileSync, mkdirSync, renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, LogFields, LogLevel } from './log';
import { redact, redactField } from './redact';

/** A log whose level can be set while it is written. */
export interface LogFile extends Log {
  setLevel(level: LogLevel): void;
}

/** The file is set aside as `.1` when it has grown to this. In bytes. */
const MAX_BYTES = 5_000_000;

/** The one that is written, and `.1` to `.4`: together they never fill a station's disk. */
const MAX_FILES = 5;

/** A file that cannot be set aside (a virus scanner holds it) is written on, and set aside when it has grown by this. */
const ROTATION_RETRY_BYTES = 1_000_000;

/** But not for ever: at this size the beginning is given up. */
const TRUNCATE_BYTES = 4 * MAX_BYTES;

const SEVERITY: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 };

/** The log's files in a folder, newest first. */
export const logFiles = (folder: string): readonly string[] => {
  const file = join(folder, 'stagebay.log');
  return [file, ...Array.from({ length: MAX_FILES - 1 }, (_, index) => `${file}.${index + 1}`)];
};

/** @returns whether it was: it may be missing, or held by another program, which Windows does not move it away from */
function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/**
 * A log that cannot be written never stops the station. Standard error is told once, and every line is tried anew:
 * a virus scanner lets go of a file, and a full disk is cleared.
 * @param folder where `stagebay.log` is kept; made when it is missing
 */
export function openLog(folder: string, now: () => Date = () => new Date()): LogFile {
  const files = logFiles(folder);
  const file = files[0] as string;
  let level: LogLevel = 'info';
  let isFailureReported = false;
  /** In bytes. Nobody else writes this file, so the disk is asked only where it is not known: `null`. */
  let size: number | null = null;
  let rotateAtBytes = MAX_BYTES;

  function append(line: string): void {
    if (size === null) {
      mkdirSync(folder, { recursive: true });
      size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    }
    if (size > rotateAtBytes) size = rotate(size);
    appendFileSync(file, line, { mode: 0o600 });
    size += Buffer.byteLength(line);
  }

  /** @returns how large the file to write into is now, in bytes */
  function rotate(bytes: number): number {
    // From the oldest on, each takes the place of the one before it. One that is held stays, and costs an older one.
    for (let index = MAX_FILES - 2; index > 0; index -= 1) tryRename(files[index] as string, files[index + 1] as string);
    if (tryRename(file, files[1] as string) || tryTruncate(bytes)) {
      rotateAtBytes = MAX_BYTES;
      return 0;
    }
    rotateAtBytes = bytes + ROTATION_RETRY_BYTES;
    return bytes;
  }

  function tryTruncate(bytes: number): boolean {
    if (bytes < TRUNCATE_BYTES) return false;
    truncateSync(file);
    return true;
  }

  function write(lineLevel: LogLevel, event: string, fields: LogFields = {}): void {
    if (SEVERITY[lineLevel] > SEVERITY[level]) return;
    try {
      const line = `${formatLine(lineLevel, event, fields)}\n`;
      if (SEVERITY[lineLevel] <= SEVERITY.warn) process.stderr.write(line);
      append(line);
      isFailureReported = false;
    } catch (error) {
      size = null;
      if (isFailureReported) return;
      isFailureReported = true;
      process.stderr.write(`The log cannot be written: ${redact((error as Error).message)}\n`);
    }
  }

  function formatLine(lineLevel: LogLevel, event: string, fields: LogFields): string {
    const head = { time: now().toISOString(), level: lineLevel, event: redact(event) };
    try {
      // Without a prototype: no name means anything else to it.
      const line: Record<string, unknown> = Object.assign(Object.create(null), head);
      // No caller's field takes the place of the line's own.
      for (const name of Object.keys(fields)) if (!(name in line)) line[name] = redactField(name, fields[name]);
      return JSON.stringify(line);
    } catch {
      return JSON.stringify({ ...head, unwritable: true });
    }
  }

  return {
    debug: (event, fields) => write('debug', event, fields),
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
    setLevel(next) {
      level = next;
    },
  };
}
