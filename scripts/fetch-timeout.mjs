/**
 * Loaded into Electron's installer before it runs (`node --import`): a download from a host that cannot be reached ends soon and
 * writes the reason to file descriptor 3. Without it the installer waits five minutes and reports only "fetch failed".
 */
import { writeSync } from 'node:fs';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

const timeoutMs = Number(process.env.STAGEBAY_FETCH_TIMEOUT_MS);
const originalFetch = globalThis.fetch;

// Node's limit for each address of a host is 250 ms, which is too short for a distant host.
setDefaultAutoSelectFamilyAttemptTimeout(2000);

globalThis.fetch = async (input, init) => {
  const abortController = new AbortController();
  const timer = setTimeout(() => abortController.abort(), timeoutMs);
  try {
    const response = await originalFetch(input, { ...init, signal: abortController.signal });
    // A proxy on the way answers with these statuses, because the host itself refuses no public file. (fetch throws on 407.)
    if (response.status === 403 || response.status >= 500) exitUnreachable(input, `HTTP ${response.status}`);
    return response;
  } catch (error) {
    return exitUnreachable(input, abortController.signal.aborted ? `no answer within ${timeoutMs / 1000} s` : causeOf(error));
  } finally {
    clearTimeout(timer); // The body has no time limit.
  }
};

/**
 * @param {string | URL | Request} input
 * @param {string} why
 * @returns {never}
 */
function exitUnreachable(input, why) {
  const { host } = new URL(input instanceof Request ? input.url : input);
  writeSync(3, `${host}: ${why}`);
  process.exit(1);
}

function causeOf(/** @type {unknown} */ error) {
  // The error of fetch is "fetch failed"; its cause says more.
  const { cause = error } = /** @type {Error} */ (error);
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (cause);
  return code ?? message;
}
