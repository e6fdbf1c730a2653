import { assertNever } from '../../src-shared/base/result';
import type { PrintProblem } from '../../src-shared/station/print-task';
import { t } from './translate';

/** Why nothing was printed, and what to do about it. The system's message is for IT. */
export function printProblemMessage(problem: PrintProblem): string {
  switch (problem.kind) {
    case 'no-printer':
      return t('print.failed.noPrinter');
    case 'not-responding':
      return t('print.failed.timedOut', { seconds: problem.seconds });
    case 'failed':
      return t('print.failed.failed', { detail: problem.detail });
    default:
      return assertNever(problem);
  }
}
