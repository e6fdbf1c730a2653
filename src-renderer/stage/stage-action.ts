/** What the big button offers for the order on the screen, by what is known of the order's other stagings. Pure. */
import type { OtherStaging } from '../../src-shared/intent/existing-staging';

export type StageAction =
  | { readonly kind: 'stage' }
  /** Another staging is held, waiting or being sent: this one cannot be handed over. */
  | { readonly kind: 'leaving' }
  /** Another staging was carried out, or may have been. */
  | { readonly kind: 'again' }
  /** Others stand aside, so many: they are withdrawn with the press. */
  | { readonly kind: 'withdraw'; readonly count: number };

export function stageActionFor(standings: readonly OtherStaging[]): StageAction {
  if (standings.some(({ kind }) => kind === 'in-flight')) return { kind: 'leaving' };
  const count = standings.filter(isWithdrawable).length;
  if (count > 0) return { kind: 'withdraw', count };
  return standings.length > 0 ? { kind: 'again' } : { kind: 'stage' };
}

/** One that may have been carried out is withdrawn as well when it waits for a person. */
const isWithdrawable = ({ kind, intent }: OtherStaging): boolean =>
  kind === 'set-aside' || kind === 'unreadable' || intent?.state.kind === 'overdue' || intent?.state.kind === 'misrouted';
