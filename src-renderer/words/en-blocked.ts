/** Why no order is taken, and what to do about it. */
import type { Blocked } from '../../src-shared/station';
import { settingsProblemWords } from './en-settings-problems';

const UNCLEAR = 'Staging is blocked: it is not sure where orders would go.';
const FORGETFUL = 'Staging is blocked: orders could not be remembered here.';

/** The short form, for the big button. */
export const blockedShortly = ({ kind }: Blocked): string => (kind === 'journal-newer' || kind === 'journal-closed' ? FORGETFUL : UNCLEAR);

/** @param day how to show a time, in the store's zone */
export function blockedWords(problem: Blocked, day: (at: number) => string): string {
  switch (problem.kind) {
    case 'journal-newer':
      return `${FORGETFUL} The journal was written by a newer Stagebay. It is untouched; install that version again.`;
    case 'journal-closed':
      return `${FORGETFUL} The journal cannot be opened (${problem.detail}). Is the disk full, or another Stagebay open?`;
    default:
      return `${UNCLEAR} ${settingsProblemWords(problem, day)}`;
  }
}
