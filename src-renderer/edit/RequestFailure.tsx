import type { Failure } from '../../src-shared/failure/failure.schema';
import { ReasonList, reasonsToList } from '../orders';
import { failureMessage, t } from '../strings';

export interface RequestFailureProps {
  readonly failure: Failure;
  readonly request: 'lookUp' | 'options';
  /** The advice, if there is any. */
  readonly advice?: string;
}

/** A request to Connect that failed, with its reasons as a list if there are several. */
export function RequestFailure({ failure, request, advice }: RequestFailureProps) {
  const reasons = reasonsToList(failure);
  const description =
    reasons.length > 0
      ? t(`edit.failedSeveral.${request}`)
      : t(`edit.failed.${request}`, { reason: failureMessage(failure, 'update').summary });
  return (
    <>
      <p>{advice && reasons.length === 0 ? `${description} ${advice}` : description}</p>
      <ReasonList messages={reasons} />
      {advice && reasons.length > 0 && <p>{advice}</p>}
    </>
  );
}
