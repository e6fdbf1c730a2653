/**
 * Runs tasks between two orders, when the station may apply new settings or restart. It polls only while a task waits.
 */
import type { IdleBlocker } from '../../src-shared/station/idle-blocker';
import { findIdleBlocker, type IdlePolicy, type StationActivity } from './idle-policy';

export { type IdlePolicy, NO_OPEN_ORDER, type StationActivity } from './idle-policy';

export interface IdleGate {
  /** What prevents an interruption now under this policy; `null` if nothing does. */
  blocker(policy: IdlePolicy): Promise<IdleBlocker | null>;
  /**
   * Runs a task at the first moment that its policy allows. A task replaces a waiting one of the same name.
   * @param task.policy read at each evaluation, so that it may change while the task waits
   * @param task.onBlocked called with the blocker whenever it changes
   * @returns a function that cancels the task
   */
  runWhenIdle(
    name: string,
    task: { policy(): IdlePolicy; run(): void | Promise<void>; onBlocked?(blocker: IdleBlocker): void },
  ): () => void;
  /** Evaluates the waiting tasks now, because an order may have ended. */
  reevaluate(): void;
  close(): void;
}

/** No event reports that the idle time or the hours have been reached. */
const RECHECK_INTERVAL_MS = 5_000;

type PendingTask = Parameters<IdleGate['runWhenIdle']>[1] & { blocker?: IdleBlocker };

/** @param readActivity called at each evaluation; a task keeps waiting if it fails */
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
        // The task may have changed what the next one waits for, so evaluate again.
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
