import type { Failure } from '../../src-shared/failure/failure.schema';
import { ReasonList, reasonsToList } from '../orders';
import { strings } from '../strings';

export interface RequestFailureProps {
  readonly failure: Failure;
  /** The sentence that names the request. @param why `null` where several reasons follow */
  readonly describe: (why: string | null) => string;
  /** The advice, if there is any. */
  readonly advice?: string;
}

/** A request to Connect that failed, with its reasons as a list if there are several. */
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
