/**
 * Handles the three ways in which the main process ends: a clean exit, a crash, which leaves a report, and an unclean shutdown
 * (killed, power loss), which only the next start can detect.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log';
import { countCrashesSince, crashFolder, createCrashReport, writeCrashReport } from './crash-report';

/** EX_SOFTWARE of sysexits.h: an internal software error. */
export const EXIT_CRASH = 70;

/** A station relaunches by itself, because IT is not there to do it. One that keeps crashing stays closed. */
const MAX_RELAUNCHES = 3;
const RELAUNCH_WINDOW_MS = 10 * 60_000;

export interface CrashHandler {
  /** Records that the session has started. Until `markClean`, the next start reports an unclean shutdown. */
  markStarted(): void;
  /** Records that the session ends cleanly. */
  markClean(): void;
  /**
   * Writes a crash report, relaunches the app within limits, and exits.
   * @param options.relaunch `false` if the app was asked to quit and could not
   */
  crash(error: unknown, options?: { readonly relaunch: boolean }): void;
}

/**
 * Handles uncaught exceptions and unhandled rejections from now on.
 * @param options.relaunch starts the app again after this process has ended
 * @param options.exit ends this process immediately
 */
export function installCrashHandler(options: {
  readonly userData: string;
  readonly version: string;
  readonly log: Log;
  readonly relaunch: () => void;
  readonly exit: (exitCode: number) => void;
}): CrashHandler {
  const { userData, version, log, relaunch, exit } = options;
  const runningMarker = join(userData, 'running.json');
  const folder = crashFolder(userData);
  let hasCrashed = false;

  const handler: CrashHandler = {
    markStarted() {
      const last = readMarker(runningMarker);
      if (last) log.warn('unclean-shutdown', last);
      try {
        writeFileSync(runningMarker, JSON.stringify({ since: new Date().toISOString(), version }));
      } catch {
        // If the disk cannot be written, an unclean shutdown goes undetected.
      }
    },
    markClean() {
      try {
        rmSync(runningMarker, { force: true });
      } catch {
        // If the file cannot be removed, the next start reports an unclean shutdown.
      }
    },
    crash(error, { relaunch = true } = { relaunch: true }) {
      // Ignore further errors while the process is ending.
      if (hasCrashed) return;
      hasCrashed = true;
      try {
        writeReportAndRelaunch(error, relaunch);
      } finally {
        // Exit even if the crash handler itself fails.
        exit(EXIT_CRASH);
      }
    },
  };

  function writeReportAndRelaunch(error: unknown, mayRelaunch: boolean): void {
    const uptimeMs = process.uptime() * 1000;
    const report = createCrashReport(error, { version, uptimeSeconds: Math.round(uptimeMs / 1000) }, new Date());
    const isWritten = writeCrashReport(folder, report);
    // Without a written report, crashes cannot be counted, so the uptime decides.
    const isWithinLimits = isWritten
      ? countCrashesSince(folder, Date.now() - RELAUNCH_WINDOW_MS) <= MAX_RELAUNCHES
      : uptimeMs > RELAUNCH_WINDOW_MS;
    const willRelaunch = mayRelaunch && isWithinLimits;
    handler.markClean();
    if (willRelaunch) relaunch();
    log.error('main-crashed', { error: report.error, message: report.message, report: isWritten, willRelaunch });
  }

  // A write error here means that the reader is gone (a closed terminal, a script that ended), which is not a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // Without a listener, Electron opens a dialog and waits for a click that no packer may give.
  process.on('uncaughtException', (error) => handler.crash(error));
  // The failed work may be one that an order waits for, and a restart recovers every order from the journal.
  process.on('unhandledRejection', (reason) => handler.crash(reason));
  return handler;
}

function readMarker(file: string): { since: string; version: string } | null {
  try {
    const { since, version } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return { since: String(since), version: String(version) };
  } catch {
    return null;
  }
}
