import type { Result } from '../../src-shared/base/result';
import type { CheckResult } from '../../src-shared/bridge/contract';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { isCanceled } from '../../src-shared/order/order-progress';

/**
 * The result of a status check. A status alone does not confirm an edit, nor a second staging that a person confirmed, so the
 * intent's state decides.
 * @param checked the intent after the check
 */
export function toCheckResult(lookup: Result<OrderDetails, Failure>, checked: Pick<Intent, 'state'> | null): CheckResult {
  if (!lookup.ok) return { failure: lookup.problem };
  const { status, milestone } = lookup.value;
  const stateName = checked?.state.kind;
  return { status, milestone, confirmed: stateName === 'staged' || stateName === 'updated', canceled: isCanceled(lookup.value) };
}
