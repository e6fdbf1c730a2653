/** Distinguishes Connect's own responses from those of a proxy, a gateway or a captive portal. */
import type { Failure } from './failure.schema';

/** The `source` of a response whose sender has no name. */
export const UNKNOWN_SOURCE = 'unknown';

/** Whether the response came from a sender other than Connect. `false` if there was no response. */
export function isFromIntermediary(failure: Failure): boolean {
  // Rows of earlier versions have no `source`, and `not-connect` never comes from Connect.
  return failure.kind === 'not-connect' || ('source' in failure && failure.source !== null);
}
