/** A page's own measurements, and a main process's, asked for over the Chrome DevTools Protocol. */
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'undici';

/** How long a process may take to have a page, in milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * @typedef {object} Page
 * @property {(method: string, params?: Record<string, unknown>) => Promise<any>} send a command of the protocol; rejects with what the browser says
 * @property {(expression: string) => Promise<any>} evaluate the expression's value; promises are waited for, what is thrown rejects
 * @property {(expression: string) => Promise<void>} until waits for the expression's value to be true, or a promise of that
 * @property {() => void} close
 */

/**
 * @param {string} browser the address that Chromium writes at its start: `ws://127.0.0.1:40000/devtools/browser/…`
 * @returns {Promise<Page>} its first page
 */
export const openPage = async (browser) => connect(await pageAddress(new URL(browser).host));

/**
 * @param {string} inspector the address that Node writes when it is told to listen: `ws://127.0.0.1:40000/…`
 * @returns {Promise<Page>} the process itself, which is asked as a page is
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
  let last = 0;
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data));
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  socket.addEventListener('close', () => {
    for (const answer of waiting.values()) answer({ error: { message: 'The page has gone.' } });
    waiting.clear();
  });

  /** @type {Page['send']} */
  async function send(method, params = {}) {
    last += 1;
    const id = last;
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
    async until(expression) {
      while (!(await evaluate(expression))) await delay(50);
    },
    close: () => socket.close(),
  };
}

/** @param {string} host */
async function pageAddress(host) {
  for (const start = performance.now(); performance.now() - start < PATIENCE_MS; await delay(20)) {
    const targets = /** @type {any[]} */ (await (await fetch(`http://${host}/json/list`)).json());
    const page = targets.find(({ type }) => type === 'page');
    if (page) return page.webSocketDebuggerUrl;
  }
  throw new Error('The app has opened no page.');
}
