import type { FileProblem } from '../../src-shared/station/file-task';
import { t } from './translate';

/** Why a file was not written, and what to do about it. The system's error code is for IT. */
export function fileProblemMessage(problem: FileProblem): string {
  if (problem.kind !== 'not-responding') return t(`files.notWritten.${problem.kind}`, { detail: problem.detail });
  // A folder that did not respond in time may still complete the write.
  return problem.seconds > 0 ? t('files.notWritten.timedOut', { seconds: problem.seconds }) : t('files.notWritten.stillNotResponding');
}
