import type { Log } from './log';

/**
 * Calls every listener. One that throws is logged, and stops neither the other listeners nor the caller.
 */
export function tellAll<Value>(listeners: Iterable<(value: Value) => void>, value: Value, log: Log): void {
  for (const listener of listeners) {
    try {
      listener(value);
    } catch (error) {
      log.error('listener-failed', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }
}
