/**
 * Writes the log for IT: one JSON object per line, in a few files of limited size, and on standard error. Callers must not log
 * secrets, and `redact.ts` removes what looks like one.
 */
import { appendFileSync, mkdirSync, renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, LogFields, LogLevel } from './log';
import { redact, redactField } from './redact';

/** A log whose level can be changed at any time. */
export interface LogFile extends Log {
  setLevel(level: LogLevel): void;
}

/** The size at which the file is rotated to `.1`. */
const MAX_BYTES = 5_000_000;

/** The current file and `.1` to `.4`, so that the log never fills the disk. */
const MAX_FILES = 5;

/** If the file cannot be rotated (a virus scanner has it open), the next attempt comes after this many more bytes. */
const ROTATION_RETRY_BYTES = 1_000_000;

/** A file that reaches this size without being rotated is emptied. */
const TRUNCATE_BYTES = 4 * MAX_BYTES;

const SEVERITY: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 };

/** The paths of the log files in a folder, newest first. */
export const logFiles = (folder: string): readonly string[] => {
  const file = join(folder, 'stagebay.log');
  return [file, ...Array.from({ length: MAX_FILES - 1 }, (_, index) => `${file}.${index + 1}`)];
};

/** @returns false if the file is missing, or is open in another program on Windows */
function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/**
 * Opens the log. A failure to write never stops the station: it is reported once on standard error, and every further line is tried
 * again, because virus scanners close files and full disks are cleared.
 * @param folder the folder of `stagebay.log`, created if it is missing
 */
export function openLog(folder: string, now: () => Date = () => new Date()): LogFile {
  const files = logFiles(folder);
  const file = files[0] as string;
  let level: LogLevel = 'info';
  let isFailureReported = false;
  /** The size of the file in bytes, read from the disk only while it is unknown (`null`): no other process writes the file. */
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

  /** @returns the size of the current file afterwards, in bytes */
  function rotate(bytes: number): number {
    // Rename each file to the next number, the oldest first. A file that is in use stays, and an older one is lost instead.
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
      // Without a prototype, so that every field name is an ordinary key.
      const line: Record<string, unknown> = Object.assign(Object.create(null), head);
      // A caller's field never replaces one of the line's own fields.
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
