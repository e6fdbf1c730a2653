/** The action of the big button, by the other stagings of the order on the screen. Pure. */
import type { OtherStaging } from '../../src-shared/intent/other-staging';
import type { ConnectWarning } from '../../src-shared/order/scan-lookup';

export type StageAction =
  | { readonly kind: 'stage' }
  /** Another staging is held, waiting or being sent, so this one cannot be handed over. */
  | { readonly kind: 'leaving' }
  /** Another staging was or may have been carried out. */
  | { readonly kind: 'again' }
  /** Connect said something that a person has to confirm. */
  | { readonly kind: 'anyway' }
  /** The press also withdraws this many stagings that wait for a person. */
  | { readonly kind: 'withdraw'; readonly count: number };

/** @param warning what Connect said that a person has to confirm */
export function stageActionFor(standings: readonly OtherStaging[], warning: ConnectWarning | null): StageAction {
  if (standings.some(({ kind }) => kind === 'in-flight')) return { kind: 'leaving' };
  const count = standings.filter(isWithdrawable).length;
  if (count > 0) return { kind: 'withdraw', count };
  if (standings.length > 0) return { kind: 'again' };
  return { kind: warning === null ? 'stage' : 'anyway' };
}

/** A staging that waits for a person is withdrawn, even if it may have been carried out. */
const isWithdrawable = ({ kind, intent }: OtherStaging): boolean =>
  kind === 'set-aside' || kind === 'unreadable' || intent?.state.kind === 'overdue' || intent?.state.kind === 'misrouted';
