/** The state of updates, exact, because a lead reads it to IT. */
import type { ReleaseProblem, ReleaseState } from '../../src-shared/release/release-state';
import { t } from './translate';

interface ReleaseContext {
  /** Formats a time in the store's time zone. */
  readonly clock: (at: number) => string;
  /** The start of the update hours by the store's clock; `null` if updates are allowed at any time. */
  readonly opensAt: string | null;
}

export function releaseMessage(state: ReleaseState, context: ReleaseContext): string {
  switch (state.kind) {
    case 'from-source':
    case 'checking':
      return t(`updates.state.${state.kind}`);
    case 'current':
      return state.checkedAt === null ? t('updates.state.current') : t('updates.state.checked', { time: context.clock(state.checkedAt) });
    case 'downloading':
      return t('updates.state.downloading', { version: state.version, percent: state.percent });
    case 'not-yet':
    case 'restarting':
    case 'needs-computer-restart':
      return t(`updates.state.${state.kind}`, { version: state.version });
    case 'waiting':
      return waitingMessage(state, context);
    case 'failed':
      return t('updates.state.failed', { problem: problemMessage(state.problem), time: context.clock(state.since) });
    case 'install-blocked':
      return t(`updates.blocked.${state.reason}`);
  }
}

function waitingMessage(
  { version, blockedBy }: Extract<ReleaseState, { kind: 'waiting' }>,
  { opensAt }: Pick<ReleaseContext, 'opensAt'>,
): string {
  if (blockedBy === 'outside-hours' && opensAt !== null) return t('updates.waiting.until', { version, time: opensAt });
  return t(`updates.waiting.${blockedBy ?? 'between-orders'}`, { version });
}

function problemMessage(problem: ReleaseProblem): string {
  switch (problem.kind) {
    case 'feed-slow':
    case 'unsigned':
    case 'bad-signature':
    case 'outside-feed':
      return t(`updates.problem.${problem.kind}`);
    case 'feed-down':
    case 'feed-invalid':
    case 'unknown-key':
    case 'wrong-feed':
      return t(`updates.problem.${problem.kind}`, { detail: problem.detail });
    case 'replayed':
      return t('updates.problem.replayed', { serial: problem.serial, seen: problem.seen });
    case 'serial-reused':
      return t('updates.problem.serial-reused', { serial: problem.serial });
    case 'older':
    case 'wrong-kind':
    case 'renamed':
    case 'truncated':
    case 'oversized':
    case 'tampered':
    case 'wrong-publisher':
    case 'disk-full':
      return t(`updates.problem.${problem.kind}`, { version: problem.version });
    case 'not-kept':
    case 'not-installed':
      return t(`updates.problem.${problem.kind}`, { version: problem.version, detail: problem.detail });
  }
}
