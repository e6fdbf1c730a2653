/** The page of a running app, by the Chrome DevTools Protocol: it survives the app's being started by somebody else. */
import { WebSocket } from 'undici';

/**
 * Evaluates an expression in the page; promises are waited for.
 * @throws when there is no page, and what the expression throws
 */
export async function evaluate(port: number, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = (await send(port, 'Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })) as {
    readonly result: { readonly value: unknown };
    readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
  };
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** One command of the protocol. @throws when the page goes before it has answered */
export async function send(port: number, method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { type: string; webSocketDebuggerUrl: string }[];
  const page = targets.find(({ type }) => type === 'page');
  if (!page) throw new Error('There is no page.');
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  try {
    return await new Promise((done, failed) => {
      socket.addEventListener('open', () => socket.send(JSON.stringify({ id: 1, method, params })));
      socket.addEventListener('error', () => failed(new Error('The page cannot be reached.')));
      socket.addEventListener('close', () => failed(new Error('The page has gone.')));
      socket.addEventListener('message', ({ data }) => {
        const { id, result, error } = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string } };
        if (id === 1) return error ? failed(new Error(error.message)) : done(result);
      });
    });
  } finally {
    socket.close();
  }
}
