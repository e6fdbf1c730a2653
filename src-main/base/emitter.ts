/** A typed event emitter for one event. */
import type { Log } from '../log';

export interface Emitter<Value> {
  /** Adds a listener. @returns a function that removes it */
  subscribe(listener: (value: Value) => unknown): () => void;
  /**
   * Calls every listener. One that throws is logged, and stops neither the other listeners nor the caller: the event has
   * happened, and a window that has just closed must not make a saved order look lost.
   */
  emit(value: Value): void;
  /** Calls every listener and waits for the promises that they return. @throws the first failure, after all have finished */
  emitAndWait(value: Value): Promise<void>;
}

export function createEmitter<Value = void>(log: Log): Emitter<Value> {
  const listeners = new Set<(value: Value) => unknown>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit(value) {
      for (const listener of listeners) {
        try {
          listener(value);
        } catch (error) {
          log.error('listener-failed', { error: error instanceof Error ? error.name : 'unknown' });
        }
      }
    },
    async emitAndWait(value) {
      const outcomes = await Promise.allSettled([...listeners].map(async (listener) => listener(value)));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    },
  };
}
