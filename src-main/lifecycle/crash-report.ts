/**
 * What is left of a main process that broke: one small JSON file, for IT. No memory (a dump would hold the token), no
 * environment, no arguments.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { redact } from '../log';

/** The newest are kept. */
const MAX_REPORTS = 20;

/** In characters. */
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

/** Where they lie below the folder of all local state. */
export const crashFolder = (userData: string): string => join(userData, 'crashes');

/** `crash-2026-11-22T17-30-00-000Z.json`: no colons, which Windows has no names with. */
const FILE_NAME = /^crash-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)\.json$/;

/** @returns milliseconds since 1970, or `null` for another file */
const parseReportTime = (name: string): number | null => {
  const found = FILE_NAME.exec(name);
  return found ? Date.parse(`${found[1]}:${found[2]}:${found[3]}.${found[4]}`) : null;
};

/** Names of the reports in a folder, newest first. */
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

/** How many reports in a folder are younger than this. */
export const countCrashesSince = (folder: string, since: number): number =>
  listCrashReports(folder).filter((name) => (parseReportTime(name) ?? 0) >= since).length;

/** @param error whatever was thrown */
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
    // The message stands at its beginning, too.
    stack: safeText(() => thrown.stack, MAX_LENGTH.stack),
  };
}

/** An error's own parts can be anything, and can throw when they are looked at; a user may have no home. */
function safeText(part: () => unknown, maxLength: number): string {
  try {
    const whole = part();
    const home = homedir();
    if (typeof whole !== 'string') return '';
    return redact(home.length > 1 ? whole.replaceAll(home, '~') : whole).slice(0, maxLength);
  } catch {
    return '';
  }
}

/** Writes a report and drops the oldest. @returns whether it was written */
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
