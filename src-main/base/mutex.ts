/** Runs asynchronous work one piece at a time, in the order of the requests. */
export interface Mutex {
  /** @returns the result of the work; rejects if the work rejects, which does not affect the work that waits behind it */
  runExclusive<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return {
    runExclusive(work) {
      const result = last.then(work);
      last = result.catch(() => undefined);
      return result;
    },
  };
}
