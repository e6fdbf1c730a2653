import { create } from 'zustand';
import type { BulkProgress, StationCounts } from '../../src-shared/bridge/contract';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { FileTask } from '../../src-shared/station/file-task';
import type { Station } from '../../src-shared/station/station';

export interface StationState {
  readonly station: Station;
  /** Newest first. No more than the rail needs, with a few of each state that is not final. */
  readonly orders: readonly Intent[];
  /** `null` until the main process has counted. */
  readonly counts: StationCounts | null;
  /** The last resolution of many orders; `null` when there was none, or its result was put aside. */
  readonly bulk: BulkProgress | null;
  /** The file that a person asked for last; `null` when there was none, or its end was read and closed. */
  readonly file: FileTask | null;
  /** Rises whenever any order may have changed, also one that is not in the list. */
  readonly revision: number;
}

/** Filled by `openStation` before the first component is drawn. */
export const useStation = create<StationState>(() => ({
  station: null as unknown as Station,
  orders: [],
  counts: null,
  bulk: null,
  file: null,
  revision: 0,
}));
