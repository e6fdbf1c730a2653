/** Logs once for each problem why Connect is unreachable, because one line per request would hide the problem. */
import type { RequestLogEntry } from '../connect';
import type { Log } from '../log';

/** Creates a function to call after every request. */
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
