/**
 * Waits for a promise, but rejects after a timeout. The work behind the promise continues.
 * @param toError creates the error of the timeout
 * @param onLateValue called with a value that arrives after the timeout, for example to close a socket
 */
export function rejectAfter<Value>(
  timeoutMs: number,
  promise: Promise<Value>,
  toError: () => Error,
  onLateValue?: (value: Value) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    let isTimedOut = false;
    const timer = setTimeout(() => {
      isTimedOut = true;
      reject(toError());
    }, timeoutMs);
    promise.then((value) => (isTimedOut ? onLateValue?.(value) : resolve(value)), reject).finally(() => clearTimeout(timer));
  });
}
