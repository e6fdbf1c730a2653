/** Says in the log, once for each trouble, why nothing gets through: a line a call would bury it. */
import type { CallEntry } from '../connect';
import type { Log } from '../log';

/** @returns to be called with every call that is over */
export function createNetworkLog(log: Log): (call: CallEntry) => void {
  let trouble: string | null = null;
  return ({ failure, cause, detail }) => {
    if (failure !== 'not-reached' && failure !== 'cut-off') {
      if (trouble !== null && failure === null) {
        log.info('network-well');
        trouble = null;
      }
      return;
    }
    const now = `${cause ?? failure} ${detail}`;
    if (now === trouble) return;
    trouble = now;
    log.warn('network-trouble', { failure, cause, detail });
  };
}
