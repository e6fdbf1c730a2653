/** Tells an answer of Connect itself from the answer of a proxy, a gateway or a captive portal in between. */
import type { Failure } from './failure.schema';

/** The `source` of an answer whose sender has no name. */
export const UNKNOWN_SOURCE = 'unknown';

/** Whether a sender other than Connect gave the answer that this failure was read from. False where no answer came. */
export function isFromIntermediary(failure: Failure): boolean {
  // A row of an earlier version has no source, and `not-connect` is the one kind that never comes from Connect.
  return failure.kind === 'not-connect' || ('source' in failure && failure.source !== null);
}
