/** A client for the Chrome DevTools Protocol: commands to a page, or to a main process that was started with `--inspect`. */
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'undici';

const OPEN_TIMEOUT_MS = 20_000;

/**
 * @typedef {object} Page
 * @property {(method: string, params?: Record<string, unknown>) => Promise<any>} send a command; rejects with the browser's error, or when the page is gone
 * @property {(expression: string) => Promise<any>} evaluate resolves with the expression's value, or that of its promise; rejects with what it throws
 * @property {(expression: string) => Promise<void>} waitFor resolves when the expression, or its promise, is true
 * @property {() => void} close
 */

/**
 * Waits for an app's first page and connects to it.
 * @param {string} browser the address that Chromium prints at its start: `ws://127.0.0.1:40000/devtools/browser/…`
 * @returns {Promise<Page>}
 * @throws {Error} if no page opens within 20 s
 */
export async function openPage(browser) {
  const { host } = new URL(browser);
  for (const start = performance.now(); performance.now() - start < OPEN_TIMEOUT_MS; await delay(20)) {
    const address = await findPageAddress(host);
    if (address) return connect(address);
  }
  throw new Error('The app has opened no page.');
}

/**
 * Runs an action on an app's first page, without waiting for one.
 * @template Value
 * @param {number} port on which the app listens for developer tools
 * @param {(page: Page) => Promise<Value>} action
 * @returns {Promise<Value>}
 * @throws {Error} if there is no page
 */
export async function withPage(port, action) {
  const address = await findPageAddress(`127.0.0.1:${port}`);
  if (!address) throw new Error('There is no page.');
  const page = await connect(address);
  try {
    return await action(page);
  } finally {
    page.close();
  }
}

/**
 * @param {string} inspector the address that Node prints when it listens for a debugger: `ws://127.0.0.1:40000/…`
 * @returns {Promise<Page>} the process, which takes the same commands as a page
 */
export const openProcess = (inspector) => connect(inspector);

/**
 * @param {string} address
 * @returns {Promise<Page>}
 */
async function connect(address) {
  const socket = new WebSocket(address);
  /** @type {Map<number, (answer: any) => void>} */
  const waiting = new Map();
  let lastId = 0;
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('The page cannot be reached.')), { once: true });
  });
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data));
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  socket.addEventListener('close', () => {
    for (const answer of waiting.values()) answer({ error: { message: 'The page is gone.' } });
    waiting.clear();
  });

  /** @type {Page['send']} */
  async function send(method, params = {}) {
    lastId += 1;
    const id = lastId;
    const { result, error } = await new Promise((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** @type {Page['evaluate']} */
  async function evaluate(expression) {
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  return {
    send,
    evaluate,
    async waitFor(expression) {
      while (!(await evaluate(expression))) await delay(50);
    },
    close: () => socket.close(),
  };
}

/** @param {string} host @returns {Promise<string | undefined>} the address of the first page; undefined if there is none yet */
async function findPageAddress(host) {
  const targets = /** @type {{ type: string, webSocketDebuggerUrl: string }[]} */ (await (await fetch(`http://${host}/json/list`)).json());
  return targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
}
