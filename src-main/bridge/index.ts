/**
 * The only entry point for requests of the pages. A page is untrusted, because it shows text from labels and servers. Five rules
 * hold for every request, each in one line here or in `request-router.ts`:
 *  1. the request is in the typed contract (`src-shared/bridge/contract.ts`);
 *  2. its input is parsed with the handler's schema before the handler sees it;
 *  3. the sender is our page, in the top frame of one of our windows, and the request is listed for that window;
 *  4. a request that breaks a rule rejects, and never resolves with `undefined`;
 *  5. a handler's refusal crosses as data, because an Error thrown through `invoke` keeps only its message.
 */
import { ipcMain, type WebContents } from 'electron';
import type { EventPayload } from '../../src-shared/bridge/contract';
import { type EventName, REQUEST_NAMES } from '../../src-shared/bridge/contract';
import type { Log } from '../log';
import { mayRequest, type PageName, receivesEvent } from './page-access';
import type { RequestRouter } from './request-router';
import { isTrustedSender } from './sender';

export interface Bridge {
  /** Sends an event to every page that receives it. Without a page, the event is dropped. */
  emit<Name extends EventName>(name: Name, value: EventPayload<Name>): void;
  close(): void;
}

export { type CountsReporter, createCountsReporter } from './counts-reporter';
export { createEventBatcher } from './event-batcher';
export type { PageName } from './page-access';
export { createRequestHandlers } from './request-handlers';
export { createRequestRouter, type RequestRouter } from './request-router';

/** The page of one window. */
export interface BridgePage {
  readonly name: PageName;
  readonly contents: WebContents;
}

/**
 * @param options.getPages the pages of the windows that are open now
 * @param options.getRouter called for each request: the page's first requests wait here until the station is open
 */
export function openBridge(options: {
  origin: string;
  getPages: () => readonly BridgePage[];
  getRouter: () => Promise<RequestRouter>;
  log: Log;
}): Bridge {
  const { origin, getPages, getRouter, log } = options;

  for (const name of REQUEST_NAMES) {
    ipcMain.handle(name, async (event, input: unknown): Promise<string> => {
      const page = getPages().find(({ contents }) => isTrustedSender(event, contents, origin));
      if (!page || !mayRequest(page.name, name)) {
        log.warn('bridge-refused-sender', { request: name, page: page?.name });
        throw new Error('This page may not ask that.');
      }
      const route = await getRouter();
      return JSON.stringify(await route(name, input, page.name));
    });
  }

  const queue: { readonly name: EventName; readonly value: string }[] = [];
  let isSending = false;

  /**
   * Electron resumes promises in the middle of `send`. Without the queue, the events that they emit would overtake the one being
   * sent.
   */
  function sendInOrder(): void {
    if (isSending) return;
    isSending = true;
    try {
      for (let next = queue.shift(); next; next = queue.shift()) sendToPages(next.name, next.value);
    } finally {
      isSending = false;
    }
  }

  function sendToPages(eventName: EventName, value: string): void {
    for (const { name, contents } of getPages())
      if (receivesEvent(name, eventName) && !contents.isDestroyed()) contents.send(eventName, value);
  }

  return {
    emit(name, value) {
      queue.push({ name, value: JSON.stringify(value) });
      sendInOrder();
    },
    close() {
      for (const name of REQUEST_NAMES) ipcMain.removeHandler(name);
    },
  };
}
