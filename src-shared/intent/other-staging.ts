/** Another staging of an order, as it concerns a new staging of the same order. */
import type { SeenStaging, Staging } from './intent.schema';

export interface OtherStaging {
  /** The intent's ID, or `row:N` for an unreadable row. */
  readonly ref: string;
  /** Higher for later intents. */
  readonly rowId: number;
  /**
   * - `in-flight`: held, waiting or being sent.
   * - `set-aside`: overdue or misrouted, and certainly not carried out.
   * - `unreadable`: its row is damaged, and it may have been carried out.
   * - `maybe-staged`: it may have been carried out.
   * - `staged`: it was carried out.
   */
  readonly kind: SeenStaging['kind'];
  /** When it reached this state, in milliseconds since 1970; for an unreadable row, when the damage was found. */
  readonly at: number;
  /** `null` for an unreadable row. */
  readonly intent: Staging | null;
}

/** What a person saw, to be sent with their next request. */
export const toSeenStagings = (standings: readonly OtherStaging[]): SeenStaging[] => standings.map(({ ref, kind }) => ({ ref, kind }));
