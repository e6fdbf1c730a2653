/**
 * Writes a crash report of the main process: one small JSON file for IT. It contains no memory (a dump would contain the token),
 * no environment and no arguments.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { redact } from '../log';

/** Older reports are deleted. */
const MAX_REPORTS = 20;

/** In characters; longer texts are cut off. */
const MAX_LENGTH = { message: 500, stack: 4_000 };

export interface CrashReport {
  readonly time: string;
  readonly version: string;
  readonly electron: string;
  readonly platform: string;
  readonly uptimeSeconds: number;
  readonly error: string;
  readonly message: string;
  readonly stack: string;
}

/** The folder of the reports, inside the user-data folder. */
export const crashFolder = (userData: string): string => join(userData, 'crashes');

/** For example `crash-2026-11-22T17-30-00-000Z.json`. Colons are not allowed in file names on Windows. */
const FILE_NAME = /^crash-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)\.json$/;

/** @returns milliseconds since 1970, or `null` for any other file name */
const parseReportTime = (name: string): number | null => {
  const found = FILE_NAME.exec(name);
  return found ? Date.parse(`${found[1]}:${found[2]}:${found[3]}.${found[4]}`) : null;
};

/** Lists the file names of the reports in a folder, newest first. */
export function listCrashReports(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => FILE_NAME.test(name))
      .sort()
      .reverse();
  } catch {
    return [];
  }
}

/** Counts the reports of a folder from this time on. @param since milliseconds since 1970 */
export const countCrashesSince = (folder: string, since: number): number =>
  listCrashReports(folder).filter((name) => (parseReportTime(name) ?? 0) >= since).length;

/** @param error any thrown value */
export function createCrashReport(error: unknown, about: Pick<CrashReport, 'version' | 'uptimeSeconds'>, at: Date): CrashReport {
  const thrown =
    error instanceof Error ? error : new Error(typeof error === 'string' ? error : `something that is no error (${typeof error})`);
  return {
    time: at.toISOString(),
    ...about,
    electron: process.versions.electron ?? '',
    platform: `${process.platform} ${process.arch}`,
    error: safeText(() => thrown.name, 100),
    message: safeText(() => thrown.message, MAX_LENGTH.message),
    // The stack starts with the message.
    stack: safeText(() => thrown.stack, MAX_LENGTH.stack),
  };
}

/** Reads and redacts one property of an error. A property can have any type, and can throw when it is read. */
function safeText(part: () => unknown, maxLength: number): string {
  try {
    const text = part();
    const home = homedir();
    if (typeof text !== 'string') return '';
    return redact(home.length > 1 ? text.replaceAll(home, '~') : text).slice(0, maxLength);
  } catch {
    return '';
  }
}

/** Writes a report and deletes the oldest ones. @returns whether the report was written */
export function writeCrashReport(folder: string, report: CrashReport): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `crash-${report.time.replace(/[:.]/g, '-')}.json`), `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
    for (const name of listCrashReports(folder).slice(MAX_REPORTS)) rmSync(join(folder, name), { force: true });
    return true;
  } catch {
    return false;
  }
}
