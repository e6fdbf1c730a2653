/**
 * Loaded into Electron's own installer before it runs (`node --import`). The installer says only "fetch failed", and
 * waits five minutes for a host that takes the connection and never answers. With this, a download whose host cannot be
 * reached ends soon and writes why to file descriptor 3; any other failure is the installer's own to report.
 */
import { writeSync } from 'node:fs';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

const timeoutMs = Number(process.env.STAGEBAY_FETCH_PATIENCE_MS);
const originalFetch = globalThis.fetch;

// Node gives each of a host's addresses a quarter of a second, which a far-away host does not always manage.
setDefaultAutoSelectFamilyAttemptTimeout(2000);

globalThis.fetch = async (input, init) => {
  const abortController = new AbortController();
  const timer = setTimeout(() => abortController.abort(), timeoutMs);
  try {
    const response = await originalFetch(input, { ...init, signal: abortController.signal });
    // A public file is refused by what stands between us and its host, never by the host itself. (fetch throws on 407.)
    if (response.status === 403 || response.status >= 500) exitUnreachable(input, `HTTP ${response.status}`);
    return response;
  } catch (error) {
    return exitUnreachable(input, abortController.signal.aborted ? `no answer within ${timeoutMs / 1000} s` : causeOf(error));
  } finally {
    clearTimeout(timer); // the body may take as long as it takes
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
  // fetch wraps what happened in "fetch failed".
  const { cause = error } = /** @type {Error} */ (error);
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (cause);
  return code ?? message;
}
