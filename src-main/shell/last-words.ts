/**
 * How the main process ends, and what the next one knows of it: properly, broken with a report, or without a word (killed,
 * power lost), which only the next start can notice.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log';
import { crashesSince, crashFolder, describeCrash, writeCrashReport } from './crash-report';

/** sysexits' EX_SOFTWARE: the program itself is at fault. */
export const BROKE = 70;

/** A station at which nobody from IT stands comes back by itself; one that breaks again and again stays closed, and says so. */
const MOST_COMEBACKS = 3;
const WITHIN_MS = 10 * 60_000;

export interface LastWords {
  /** From here on this session has begun: until `said`, the next start will think that it was killed. */
  begin(): void;
  /** It ends as it should. */
  said(): void;
  /**
   * Leaves a report, ends the process, and lets it come back, within limits.
   * @param options.relaunch `false` where the app was told to quit and could not
   */
  broke(error: unknown, options?: { readonly relaunch: boolean }): void;
}

/**
 * @param options.comeBack starts the app again as soon as this process has ended
 * @param options.exit ends this process at once
 */
export function keepLastWords(options: {
  readonly userData: string;
  readonly version: string;
  readonly log: Log;
  readonly comeBack: () => void;
  readonly exit: (exitCode: number) => void;
}): LastWords {
  const { userData, version, log, comeBack, exit } = options;
  const marker = join(userData, 'running.json');
  const folder = crashFolder(userData);
  let broken = false;

  const words: LastWords = {
    begin() {
      const last = readMarker(marker);
      if (last) log.warn('ended-without-word', last);
      try {
        writeFileSync(marker, JSON.stringify({ since: new Date().toISOString(), version }));
      } catch {
        // On a disk that takes nothing there is nothing to notice it by.
      }
    },
    said() {
      try {
        rmSync(marker, { force: true });
      } catch {
        // As above.
      }
    },
    broke(error, { relaunch = true } = { relaunch: true }) {
      // Whatever breaks while it ends, ends no second time.
      if (broken) return;
      broken = true;
      try {
        leaveReport(error, relaunch);
      } finally {
        // An error in the crash handler is no reason to go on.
        exit(BROKE);
      }
    },
  };

  function leaveReport(error: unknown, relaunch: boolean): void {
    const uptimeMs = process.uptime() * 1000;
    const report = describeCrash(error, { version, uptimeSeconds: Math.round(uptimeMs / 1000) }, new Date());
    const written = writeCrashReport(folder, report);
    // A report that was not written is not counted either.
    const isWithinLimits = written ? crashesSince(folder, Date.now() - WITHIN_MS) <= MOST_COMEBACKS : uptimeMs > WITHIN_MS;
    const comesBack = relaunch && isWithinLimits;
    words.said();
    if (comesBack) comeBack();
    log.error('broke', { error: report.error, message: report.message, report: written, comesBack });
  }

  // Whoever read them has gone: a terminal that was closed, a script that ended. That breaks nothing.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // Whoever listens here gets no dialog of Electron's, which would wait for somebody at a station where nobody is.
  process.on('uncaughtException', (error) => words.broke(error));
  // Something was to happen that does not any more: an order may wait for it. The journal knows all there is to know.
  process.on('unhandledRejection', (reason) => words.broke(reason));
  return words;
}

function readMarker(file: string): { since: string; version: string } | null {
  try {
    const { since, version } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return { since: String(since), version: String(version) };
  } catch {
    return null;
  }
}
