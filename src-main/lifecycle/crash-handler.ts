/**
 * How the main process ends, and what the next one knows of it: properly, broken with a report, or without a word (killed,
 * power lost), which only the next start can notice.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log';
import { countCrashesSince, crashFolder, createCrashReport, writeCrashReport } from './crash-report';

/** sysexits' EX_SOFTWARE: the program itself is at fault. */
export const EXIT_CRASH = 70;

/** A station at which nobody from IT stands comes back by itself; one that breaks again and again stays closed, and says so. */
const MAX_RELAUNCHES = 3;
const RELAUNCH_WINDOW_MS = 10 * 60_000;

export interface CrashHandler {
  /** From here on this session has begun: until `said`, the next start will think that it was killed. */
  markStarted(): void;
  /** It ends as it should. */
  markClean(): void;
  /**
   * Leaves a report, ends the process, and lets it come back, within limits.
   * @param options.relaunch `false` where the app was told to quit and could not
   */
  crash(error: unknown, options?: { readonly relaunch: boolean }): void;
}

/**
 * @param options.comeBack starts the app again as soon as this process has ended
 * @param options.exit ends this process at once
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
        // On a disk that takes nothing there is nothing to notice it by.
      }
    },
    markClean() {
      try {
        rmSync(runningMarker, { force: true });
      } catch {
        // As above.
      }
    },
    crash(error, { relaunch = true } = { relaunch: true }) {
      // Whatever breaks while it ends, ends no second time.
      if (hasCrashed) return;
      hasCrashed = true;
      try {
        writeReportAndRelaunch(error, relaunch);
      } finally {
        // An error in the crash handler is no reason to go on.
        exit(EXIT_CRASH);
      }
    },
  };

  function writeReportAndRelaunch(error: unknown, mayRelaunch: boolean): void {
    const uptimeMs = process.uptime() * 1000;
    const report = createCrashReport(error, { version, uptimeSeconds: Math.round(uptimeMs / 1000) }, new Date());
    const isWritten = writeCrashReport(folder, report);
    // A report that was not written is not counted either.
    const isWithinLimits = isWritten
      ? countCrashesSince(folder, Date.now() - RELAUNCH_WINDOW_MS) <= MAX_RELAUNCHES
      : uptimeMs > RELAUNCH_WINDOW_MS;
    const willRelaunch = mayRelaunch && isWithinLimits;
    handler.markClean();
    if (willRelaunch) relaunch();
    log.error('main-crashed', { error: report.error, message: report.message, report: isWritten, willRelaunch });
  }

  // Whoever read them has gone: a terminal that was closed, a script that ended. That breaks nothing.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // Whoever listens here gets no dialog of Electron's, which would wait for somebody at a station where nobody is.
  process.on('uncaughtException', (error) => handler.crash(error));
  // Something was to happen that does not any more: an order may wait for it. The journal knows all there is to know.
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
