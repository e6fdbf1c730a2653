/**
 * Waits until an app prints the address at which it accepts a debugger.
 * @param {import('node:child_process').ChildProcess} child an app whose standard error is a pipe
 * @param {'DevTools' | 'Debugger'} listener `DevTools`: Chromium, with `--remote-debugging-port`; `Debugger`: the main process, with
 *   `--inspect`
 * @returns {Promise<string>} rejects with the printed text if the app ends before
 */
export function readDebuggerAddress(child, listener) {
  // The address is complete when its line is.
  const pattern = new RegExp(`${listener} listening on (ws:\\S+)\\s`);
  /** @type {Promise<string>} */
  const address = new Promise((resolve, reject) => {
    let output = '';
    child.stderr?.on('data', (data) => {
      output += data;
      const found = pattern.exec(output)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The app has ended: ${output}`)));
  });
  // The app may end without a debugger, and an unhandled rejection would end the tests.
  address.catch(() => undefined);
  return address;
}
