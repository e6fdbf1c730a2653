/** What one kind of device does with its reports. */
import { createWeightTracker, type LiveWeight, NO_WEIGHT } from '../../../src-shared/devices/live-weight';
import { createHidScaleReader } from '../../../src-shared/devices/protocols/hid-scale';
import { createHidScannerReader, type HidScannerFrame } from '../../../src-shared/devices/protocols/hid-scanner';
import type { ScannedText } from '../scan-intake';
import type { HidDevice } from './web-hid';

/** What a report was: `unreadable` if the device sends no reports of its kind. `overrun`: more than any such device sends. */
export type ReportVerdict = 'readable' | 'ignored' | 'unreadable' | 'overrun';

export interface HidSession {
  /** How long the device may send nothing, in milliseconds; `null` if it sends only when it is used, or when something changes. */
  silentMs(): number | null;
  /** @param report without its ID */
  receive(reportId: number, report: Uint8Array): ReportVerdict;
  /** Forgets what arrived, because the device is silent, sends garbage, or is gone. */
  interrupt(): void;
}

/** As a rule, a scale sends several reports per second while it is on. */
const SCALE_SILENT_MS = 5_000;
/**
 * So many equal reports in a row show that a scale sends all the time. Another one, as HID allows (Set_Idle with the duration 0), sends
 * nothing while its weight stays, and its last report stays true until it is unplugged.
 */
const STREAMING_REPORTS = 5;

export function createScaleSession(device: HidDevice, showWeight: (weight: LiveWeight) => void): HidSession {
  const reader = createHidScaleReader(device.collections);
  const tracker = createWeightTracker();
  let last = '';
  let equal = 0;
  let isStreaming = false;

  function noteRepetition(report: Uint8Array): void {
    const text = report.join();
    equal = text === last ? equal + 1 : 0;
    last = text;
    if (equal >= STREAMING_REPORTS) isStreaming = true;
  }

  return {
    silentMs: () => (isStreaming || last === '' ? SCALE_SILENT_MS : null),
    receive(reportId, report) {
      noteRepetition(report);
      const frame = reader.read(reportId, report);
      if (frame.kind === 'report') showWeight(tracker.track(frame.report));
      return frame.kind === 'unreadable' ? 'unreadable' : frame.kind === 'report' ? 'readable' : 'ignored';
    },
    interrupt() {
      tracker.reset();
      showWeight(NO_WEIGHT);
    },
  };
}

/** The reports of one code follow each other within milliseconds. */
const REST_MS = 500;
/** A scanner that stored codes while it was out of reach sends them fast; a broken one sends more. */
const MAX_SCANS_PER_SECOND = 20;

export function createScannerSession(device: HidDevice, onScan: (scan: ScannedText) => void, now: () => number): HidSession {
  const reader = createHidScannerReader(device.collections);
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  let recent: readonly number[] = [];

  /** @returns whether the frame was readable */
  function pass(frame: HidScannerFrame): ReportVerdict {
    if (frame.kind === 'unreadable') return 'unreadable';
    const at = now();
    recent = [...recent.filter((time) => at - time < 1_000), at];
    if (recent.length > MAX_SCANS_PER_SECOND) return 'overrun';
    onScan(frame);
    return 'readable';
  }

  function awaitRest(): void {
    clearTimeout(restTimer);
    restTimer = reader.isWaiting() ? setTimeout(interrupt, REST_MS) : undefined;
  }

  function interrupt(): void {
    clearTimeout(restTimer);
    for (const frame of reader.end()) pass(frame);
  }

  return {
    silentMs: () => null,
    receive(reportId, report) {
      const verdicts = reader.read(reportId, report).map(pass);
      awaitRest();
      return verdicts.includes('overrun') ? 'overrun' : verdicts.includes('unreadable') ? 'unreadable' : (verdicts[0] ?? 'ignored');
    },
    interrupt,
  };
}
