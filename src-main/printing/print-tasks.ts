/** Runs the print jobs that a person requests in the window, one at a time, and reports each result. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { PrintProblem, PrintProgress, PrintTask } from '../../src-shared/station/print-task';
import type { Log } from '../log';

export interface PrintTasks {
  /** Starts a job. `onChange` reports its result. @param print returns why nothing was printed, or `null` */
  start(print: () => Promise<PrintProblem | null>): Result<null, { readonly kind: 'print-busy' }>;
}

export function createPrintTasks({ onChange, log }: { readonly onChange: (task: PrintTask) => void; readonly log: Log }): PrintTasks {
  let lastId = 0;
  let isRunning = false;

  async function run(print: () => Promise<PrintProblem | null>): Promise<void> {
    lastId += 1;
    const id = lastId;
    const report = (progress: PrintProgress) => onChange({ id, progress });
    report({ kind: 'printing' });
    const problem = await print().catch((error): PrintProblem => ({ kind: 'failed', detail: detailOf(error) }));
    isRunning = false;
    if (problem) log.warn('print-failed', { problem: problem.kind, detail: problem.detail });
    else log.info('print-sent');
    report(problem ? { kind: 'failed', problem } : { kind: 'sent' });
  }

  return {
    start(print) {
      if (isRunning) return fail({ kind: 'print-busy' });
      isRunning = true;
      void run(print);
      return ok(null);
    },
  };
}

/** The error code if there is one, because a message can contain a path. */
const detailOf = (error: NodeJS.ErrnoException): string => error.code ?? error.message;
