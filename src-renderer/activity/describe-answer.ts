/** Connect's answer to an order or an edit, for the table. Pure. */
import { confirmedDetails, type Intent } from '../../src-shared/intent/intent.schema';
import { reasonsToList } from '../orders';
import { failureMessage, statusLabel } from '../strings';

/** The status that Connect returned, or why it was not carried out; empty while there is no answer. */
export function describeAnswer({ kind, state }: Intent): string {
  const details = confirmedDetails(state);
  if (details) return statusLabel(details);
  const failure = 'failure' in state ? state.failure : null;
  if (!failure) return '';
  const reasons = reasonsToList(failure);
  return reasons.length > 0 ? reasons.join(' · ') : failureMessage(failure, kind).summary;
}
