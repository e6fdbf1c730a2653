/** Why no order is taken, and what to do about it. */
import type { Blocked } from '../../src-shared/station';
import { settingsProblemWords } from './en-settings-problems';

const UNCLEAR = 'Staging is blocked: it is not sure where orders would go.';
const FORGETFUL = 'Staging is blocked: orders could not be remembered here.';

/** The short form, for the big button. */
export const blockedShortly = ({ kind }: Blocked): string => (kind === 'journal-newer' || kind === 'journal-closed' ? FORGETFUL : UNCLEAR);

const NEWER = 'The journal was written by a newer Stagebay. It is untouched; install that version again.';
const closed = (detail: string) => `The journal cannot be opened (${detail}). Is the disk full, or another Stagebay open?`;

/** While the screen is in Practice: the station's live orders cannot be reached. */
export function liveJournalWords(problem: Blocked): string {
  const why = problem.kind === 'journal-newer' ? NEWER : problem.kind === 'journal-closed' ? closed(problem.detail) : '';
  return `Live orders of this station are not sent now, and not counted here. ${why} Tell IT.`;
}

/** @param day how to show a time, in the store's zone */
export function blockedWords(problem: Blocked, day: (at: number) => string): string {
  switch (problem.kind) {
    case 'journal-newer':
      return `${FORGETFUL} ${NEWER}`;
    case 'journal-closed':
      return `${FORGETFUL} ${closed(problem.detail)}`;
    default:
      return `${UNCLEAR} ${settingsProblemWords(problem, day)}`;
  }
}
