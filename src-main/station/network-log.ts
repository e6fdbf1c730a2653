/** Says in the log, once for each trouble, why nothing gets through: a line a call would bury it. */
import type { RequestLogEntry } from '../connect';
import type { Log } from '../log';

/** @returns to be called with every call that is over */
export function createNetworkLogger(log: Log): (call: RequestLogEntry) => void {
  let lastProblem: string | null = null;
  return ({ failure, cause, detail }) => {
    if (failure !== 'not-reached' && failure !== 'cut-off') {
      if (lastProblem !== null && failure === null) {
        log.info('network-up');
        lastProblem = null;
      }
      return;
    }
    const problem = `${cause ?? failure} ${detail}`;
    if (problem === lastProblem) return;
    lastProblem = problem;
    log.warn('network-down', { failure, cause, detail });
  };
}
