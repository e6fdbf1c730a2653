/** Why staging is blocked, and what to do about it. */
import type { StagingBlock } from '../../src-shared/station/station';
import { t } from './translate';

/** For a packer and a lead. Which setting is wrong is in Settings, because a packer can do nothing about a file. */
export const blockedMessage = ({ kind }: StagingBlock): string =>
  kind === 'journal-newer' || kind === 'journal-closed' ? t('blocked.journal') : t('blocked.settings');

/** Why the journal cannot be used, for IT; `null` if something else blocks staging. */
export function journalProblemMessage(problem: StagingBlock): string | null {
  if (problem.kind === 'journal-newer') return t('blocked.journalNewer');
  return problem.kind === 'journal-closed' ? t('blocked.journalClosed', { detail: problem.detail }) : null;
}

/** Shown in Practice when the live orders cannot be reached. */
export const liveJournalMessage = (problem: StagingBlock): string =>
  [t('blocked.live'), journalProblemMessage(problem), t('blocked.tellIt')].filter((sentence) => sentence !== null).join(' ');
