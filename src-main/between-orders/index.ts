/**
 * The moment between two orders, in which a station may take new settings or restart itself. Whoever wants it waits here;
 * nothing polls while nobody does.
 */
import type { Busy } from '../../src-shared/busy';
import { busyWith, type Moment, type Rule } from './busy';

export { type Moment, NO_ORDER, type Rule } from './busy';

export interface BetweenOrders {
  /** What keeps the station busy now, by this rule; `null` when nothing does. */
  busy(rule: Rule): Promise<Busy | null>;
  /**
   * Acts in the first moment between two orders. At most one of a name waits: a later one takes the place of an earlier
   * one. The rule is asked at each look, so that it may change meanwhile.
   * @param onBusy told what is waited for, whenever that changes
   * @returns a function that waits no longer
   */
  when(name: string, wait: { rule(): Rule; act(): void | Promise<void>; onBusy?(busy: Busy): void }): () => void;
  /** Something has changed that may have ended an order: looks at once instead of at the next time. */
  look(): void;
  close(): void;
}

/** Time passes without telling anybody: idleness and hours are looked at this often. */
const LOOK_EVERY_MS = 5_000;

type Wait = Parameters<BetweenOrders['when']>[1] & { busy?: Busy };

/** @param moment asked at each look; a failure counts as busy */
export function createBetweenOrders(moment: () => Promise<Moment>): BetweenOrders {
  const waits = new Map<string, Wait>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  let lookAgain = false;

  const busy = async (rule: Rule): Promise<Busy | null> => busyWith(await moment(), rule);

  async function lookOnce(): Promise<void> {
    const now = await moment();
    for (const [name, wait] of waits) {
      const keeps = busyWith(now, wait.rule());
      if (keeps === null) {
        waits.delete(name);
        await wait.act();
        // What it did may be what the next one waits for: a new look decides.
        lookAgain = waits.size > 0;
        return;
      }
      if (keeps !== wait.busy) wait.onBusy?.(keeps);
      wait.busy = keeps;
    }
  }

  function look(): void {
    if (waits.size === 0) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    clearTimeout(timer);
    looking = lookOnce()
      .catch(() => undefined)
      .finally(() => {
        looking = null;
        if (waits.size === 0) return;
        if (lookAgain) {
          lookAgain = false;
          look();
        } else timer = setTimeout(look, LOOK_EVERY_MS);
      });
  }

  return {
    busy,
    when(name, wait) {
      const own: Wait = { ...wait };
      waits.set(name, own);
      look();
      return () => {
        if (waits.get(name) === own) waits.delete(name);
      };
    },
    look,
    close() {
      waits.clear();
      clearTimeout(timer);
    },
  };
}
