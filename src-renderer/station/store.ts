import { create } from 'zustand';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { BulkProgress } from '../../src-shared/order/bulk-action';
import type { FileTask } from '../../src-shared/station/file-task';
import type { PrintTask } from '../../src-shared/station/print-task';
import type { Station, StationCounts } from '../../src-shared/station/station';

export interface StationState {
  readonly station: Station;
  /** Newest first: as many as the rail shows, and a few of each open state. */
  readonly orders: readonly Intent[];
  /** `null` until the main process has counted. */
  readonly counts: StationCounts | null;
  /** The last bulk action; `null` when there was none, or its result was dismissed. */
  readonly bulk: BulkProgress | null;
  /** The last file task; `null` when there was none, or its result was dismissed. */
  readonly file: FileTask | null;
  /** The last print job of this window; `null` when there was none. */
  readonly print: PrintTask | null;
  /** Increases whenever any order may have changed, including orders outside the list. */
  readonly revision: number;
}

/** Filled by `openStation` before the first component is rendered. */
export const useStation = create<StationState>(() => ({
  station: null as unknown as Station,
  orders: [],
  counts: null,
  bulk: null,
  file: null,
  print: null,
  revision: 0,
}));
