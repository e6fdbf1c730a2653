import type { Failure } from '../../src-shared/failure/failure.schema';
import { ReasonList, reasonsToList } from '../orders';
import { strings } from '../strings';

export interface RequestFailureProps {
  readonly failure: Failure;
  /** In words. @param why `null` where several reasons follow */
  readonly describe: (why: string | null) => string;
  /** What can be done now. */
  readonly advice?: string;
}

/** A question to Connect that was answered with a failure: of several reasons, one below the other. */
export function RequestFailure({ failure, describe, advice }: RequestFailureProps) {
  const reasons = reasonsToList(failure);
  const description = describe(reasons.length > 0 ? null : strings.failure(failure, 'update').summary);
  return (
    <>
      <p>{advice && reasons.length === 0 ? `${description} ${advice}` : description}</p>
      <ReasonList messages={reasons} />
      {advice && reasons.length > 0 && <p>{advice}</p>}
    </>
  );
}
