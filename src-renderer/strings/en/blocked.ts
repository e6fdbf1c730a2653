/** Why staging is blocked, and what to do about it. */
import type { StagingBlock } from '../../../src-shared/station/station';
import { settingsProblemMessage } from './settings-problems';

const DESTINATION_UNKNOWN = 'Staging is blocked: it is not sure where orders would go.';
const NOT_SAVABLE = 'Staging is blocked: orders could not be remembered here.';

/** The short form, for the Stage button. */
export const blockedLabel = ({ kind }: StagingBlock): string =>
  kind === 'journal-newer' || kind === 'journal-closed' ? NOT_SAVABLE : DESTINATION_UNKNOWN;

const NEWER_JOURNAL = 'The journal was written by a newer Stagebay. It is untouched; install that version again.';
const closedJournal = (detail: string) => `The journal cannot be opened (${detail}). Is the disk full, or another Stagebay open?`;

/** Shown in Practice when the live orders cannot be reached. */
export function liveJournalMessage(problem: StagingBlock): string {
  const why = problem.kind === 'journal-newer' ? NEWER_JOURNAL : problem.kind === 'journal-closed' ? closedJournal(problem.detail) : '';
  return `Live orders of this station are not sent now, and not counted here. ${why} Tell IT.`;
}

/** @param formatDay formats a time in the store's time zone */
export function blockedMessage(problem: StagingBlock, formatDay: (at: number) => string): string {
  switch (problem.kind) {
    case 'journal-newer':
      return `${NOT_SAVABLE} ${NEWER_JOURNAL}`;
    case 'journal-closed':
      return `${NOT_SAVABLE} ${closedJournal(problem.detail)}`;
    default:
      return `${DESTINATION_UNKNOWN} ${settingsProblemMessage(problem, formatDay)}`;
  }
}
