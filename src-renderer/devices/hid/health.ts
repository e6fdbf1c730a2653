/** Judges by its reports whether a device is in order: silent, garbage, or more than any device sends. */
import type { DeviceStatus } from '../../../src-shared/devices/device-state';
import type { HidSession, ReportVerdict } from './session';

/** More reports than this within a second are a flood: a scale sends up to 125, a long code has up to 150. */
const MAX_REPORTS_PER_SECOND = 500;
/** So many unreadable reports in a row are garbage, and not one damaged report. */
const GARBAGE_REPORTS = 3;
/** A scanner that has sent nothing for so long may be in order again: it sends only when it is used. */
const GARBAGE_ENDS_MS = 5_000;

export interface HidHealth {
  /** The device was opened. */
  begin(): void;
  /** Counts a report before it is read. @returns whether the device floods */
  countReport(): boolean;
  /** @returns the new status; `null` if it does not change */
  judge(verdict: Exclude<ReportVerdict, 'overrun'>, status: DeviceStatus): DeviceStatus | null;
  /** @returns the status after a time without reports; `null` if it does not change */
  judgeSilence(status: DeviceStatus): DeviceStatus | null;
}

export function createHidHealth(session: Pick<HidSession, 'silentMs'>, now: () => number): HidHealth {
  let lastReportAt = 0;
  let hasAnswered = false;
  let unreadableCount = 0;
  let second = { began: 0, reports: 0 };
  return {
    begin() {
      [lastReportAt, unreadableCount, second] = [now(), 0, { began: now(), reports: 0 }];
    },
    countReport() {
      const at = now();
      if (at - second.began >= 1_000) second = { began: at, reports: 0 };
      second.reports += 1;
      [lastReportAt, hasAnswered] = [at, true];
      return second.reports > MAX_REPORTS_PER_SECOND;
    },
    judge(verdict, status) {
      if (verdict === 'ignored') return status.kind === 'silent' ? { kind: 'ready' } : null;
      unreadableCount = verdict === 'readable' ? 0 : unreadableCount + 1;
      if (verdict === 'readable') return { kind: 'ready' };
      return unreadableCount < GARBAGE_REPORTS ? null : { kind: 'garbage' };
    },
    judgeSilence(status) {
      const silentFor = now() - lastReportAt;
      const silentMs = session.silentMs();
      if (silentMs !== null) return silentFor < silentMs ? null : { kind: 'silent', hasAnswered };
      return status.kind === 'garbage' && silentFor >= GARBAGE_ENDS_MS ? { kind: 'ready' } : null;
    },
  };
}
