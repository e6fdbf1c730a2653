/** How something that has happened is told to those who want to know. */
import type { Log } from './log';

/**
 * Calls every listener. One that throws is logged and harms neither the others nor the caller: what it was to be told
 * has happened all the same, and a window that has just gone must not make a kept order look lost.
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
