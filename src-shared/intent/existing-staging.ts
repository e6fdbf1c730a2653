/** A staging of an order, as it concerns another staging of the same order. */
import type { SeenStaging, Staging } from './intent.schema';

export interface OtherStaging {
  /** The intent's id, or `row:N` for a row that cannot be read. */
  readonly ref: string;
  /** The number of its row, higher the later it was handed over. */
  readonly rowId: number;
  /**
   * - `in-flight`: held, waiting or being sent.
   * - `set-aside`: overdue or misrouted, and certainly not carried out.
   * - `unreadable`: its row is damaged. It may have been carried out.
   * - `maybe-staged`: it may have been carried out.
   * - `staged`: it was carried out.
   */
  readonly kind: SeenStaging['kind'];
  /** When it came to be so, in milliseconds since 1970; for an unreadable row, when that was found. */
  readonly at: number;
  /** `null` for a row that cannot be read. */
  readonly intent: Staging | null;
}

/** What a person was shown, to be sent along with what they then ask for. */
export const toSeenStagings = (standings: readonly OtherStaging[]): SeenStaging[] => standings.map(({ ref, kind }) => ({ ref, kind }));
