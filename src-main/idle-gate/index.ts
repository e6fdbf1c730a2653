/**
 * The moment between two orders, in which a station may take new settings or restart itself. Whoever wants it waits here;
 * nothing polls while nobody does.
 */
import type { IdleBlocker } from '../../src-shared/station/idle-blocker';
import { findIdleBlocker, type IdlePolicy, type StationActivity } from './idle-policy';

export { type IdlePolicy, NO_OPEN_ORDER, type StationActivity } from './idle-policy';

export interface IdleGate {
  /** What keeps the station busy now, by this rule; `null` when nothing does. */
  blocker(policy: IdlePolicy): Promise<IdleBlocker | null>;
  /**
   * Acts in the first moment between two orders. At most one of a name waits: a later one takes the place of an earlier
   * one. The rule is asked at each look, so that it may change meanwhile.
   * @param onBlocked told what is waited for, whenever that changes
   * @returns a function that waits no longer
   */
  runWhenIdle(
    name: string,
    task: { policy(): IdlePolicy; run(): void | Promise<void>; onBlocked?(blocker: IdleBlocker): void },
  ): () => void;
  /** Something has changed that may have ended an order: looks at once instead of at the next time. */
  reevaluate(): void;
  close(): void;
}

/** Time passes without telling anybody: idleness and hours are looked at this often. */
const RECHECK_INTERVAL_MS = 5_000;

type PendingTask = Parameters<IdleGate['runWhenIdle']>[1] & { blocker?: IdleBlocker };

/** @param moment asked at each look; a failure counts as busy */
export function createIdleGate(readActivity: () => Promise<StationActivity>): IdleGate {
  const tasks = new Map<string, PendingTask>();
  let timer: NodeJS.Timeout | undefined;
  let evaluation: Promise<void> | null = null;
  let isReevaluationDue = false;

  const blocker = async (policy: IdlePolicy): Promise<IdleBlocker | null> => findIdleBlocker(await readActivity(), policy);

  async function evaluate(): Promise<void> {
    const activity = await readActivity();
    for (const [name, task] of tasks) {
      const blocker = findIdleBlocker(activity, task.policy());
      if (blocker === null) {
        tasks.delete(name);
        await task.run();
        // What it did may be what the next one waits for: a new look decides.
        isReevaluationDue = tasks.size > 0;
        return;
      }
      if (blocker !== task.blocker) task.onBlocked?.(blocker);
      task.blocker = blocker;
    }
  }

  function reevaluate(): void {
    if (tasks.size === 0) return;
    if (evaluation) {
      isReevaluationDue = true;
      return;
    }
    clearTimeout(timer);
    evaluation = evaluate()
      .catch(() => undefined)
      .finally(() => {
        evaluation = null;
        if (tasks.size === 0) return;
        if (isReevaluationDue) {
          isReevaluationDue = false;
          reevaluate();
        } else timer = setTimeout(reevaluate, RECHECK_INTERVAL_MS);
      });
  }

  return {
    blocker,
    runWhenIdle(name, task) {
      const ownTask: PendingTask = { ...task };
      tasks.set(name, ownTask);
      reevaluate();
      return () => {
        if (tasks.get(name) === ownTask) tasks.delete(name);
      };
    },
    reevaluate,
    close() {
      tasks.clear();
      clearTimeout(timer);
    },
  };
}
