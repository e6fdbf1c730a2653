import type { Failure } from '../../src-shared/failure';
import { Reasons, severalReasons } from '../orders';
import { words } from '../words';

export interface CallFailedProps {
  readonly failure: Failure;
  /** In words. @param why `null` where several reasons follow */
  readonly what: (why: string | null) => string;
  /** What can be done now. */
  readonly advice?: string;
}

/** A question to Connect that was answered with a failure: of several reasons, one below the other. */
export function CallFailed({ failure, what, advice }: CallFailedProps) {
  const reasons = severalReasons(failure);
  const said = what(reasons.length > 0 ? null : words.failure(failure, 'update').what);
  return (
    <>
      <p>{advice && reasons.length === 0 ? `${said} ${advice}` : said}</p>
      <Reasons messages={reasons} />
      {advice && reasons.length > 0 && <p>{advice}</p>}
    </>
  );
}
