/** What a scale shows and how it is, with a report of each change. */
import type { DeviceStatus } from '../../src-shared/devices/device-state';
import { isSameWeight, type LiveWeight, NO_WEIGHT } from '../../src-shared/devices/live-weight';
import { createReportLimit } from './report-limit';

export interface ScaleState {
  status(): DeviceStatus;
  weight(): LiveWeight;
  setStatus(status: DeviceStatus): void;
  setWeight(weight: LiveWeight): void;
  /** The scale shows no weight for this reason. */
  setProblem(status: DeviceStatus): void;
  close(): void;
}

export function createScaleState(onStatus: () => void, onWeight: () => void): ScaleState {
  const reports = createReportLimit(onWeight);
  let status: DeviceStatus = { kind: 'opening' };
  let weight = NO_WEIGHT;

  function setStatus(next: DeviceStatus): void {
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    onStatus();
  }

  function setWeight(next: LiveWeight): void {
    if (isSameWeight(next, weight)) return;
    weight = next;
    reports.changed();
  }

  return {
    status: () => status,
    weight: () => weight,
    setStatus,
    setWeight,
    setProblem(next) {
      setWeight(NO_WEIGHT);
      setStatus(next);
    },
    close: reports.close,
  };
}
