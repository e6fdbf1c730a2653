/**
 * Waits for a promise, but at most for a limited time. The work itself continues after the timeout, and its result is ignored.
 * @param ms the timeout in milliseconds
 * @returns the value, or `late` after the timeout; rejects if the promise rejects in time
 */
export async function withTimeout<Value>(ms: number, doing: Promise<Value>): Promise<Value | 'late'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  return Promise.race([doing, late]).finally(() => clearTimeout(timer));
}
