/** Why staging is blocked, and what to do about it. */
import type { StagingBlock } from '../../src-shared/station/station';
import { t } from './translate';

/** The short form, for the Stage view. Which setting is wrong is in Settings, because a packer can do nothing about a file. */
export const blockedLabel = ({ kind }: StagingBlock): string =>
  kind === 'journal-newer' || kind === 'journal-closed' ? t('blocked.journal') : t('blocked.settings');

/** Why the journal cannot be used; `null` if something else blocks staging. */
function journalProblem(problem: StagingBlock): string | null {
  if (problem.kind === 'journal-newer') return t('blocked.journalNewer');
  return problem.kind === 'journal-closed' ? t('blocked.journalClosed', { detail: problem.detail }) : null;
}

const joinSentences = (...sentences: readonly (string | null)[]): string => sentences.filter((sentence) => sentence !== null).join(' ');

/** Shown in Practice when the live orders cannot be reached. */
export const liveJournalMessage = (problem: StagingBlock): string =>
  joinSentences(t('blocked.live'), journalProblem(problem), t('blocked.tellIt'));

export const blockedMessage = (problem: StagingBlock): string => joinSentences(blockedLabel(problem), journalProblem(problem));
