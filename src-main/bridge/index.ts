/**
 * The one place where the window's requests come in. The page is not trusted: it shows text from labels and servers.
 * Five things hold for every request, and each is a line below or in `answers.ts`:
 *  1. it is in the typed map (`src-shared/bridge.ts`);
 *  2. its input is parsed with the map's schema before a handler sees it;
 *  3. it comes from our page, in the top frame of our window;
 *  4. when one of these does not hold it rejects, and never answers `undefined`;
 *  5. a handler's refusal crosses as data, because an Error thrown through `invoke` keeps only its message.
 */
import { ipcMain, type WebContents } from 'electron';
import type { EventValue } from '../../src-shared/bridge';
import { type EventName, REQUEST_NAMES } from '../../src-shared/bridge-names';
import type { Log } from '../log';
import type { Answers } from './answers';
import { isTrustedSender } from './sender';

export interface Bridge {
  /** Tells the window something. Nothing happens while there is none. */
  tell<Name extends EventName>(name: Name, value: EventValue<Name>): void;
  close(): void;
}

export { type Answers, answersOf } from './answers';
export { type CountsFeed, createCountsFeed } from './counts-feed';
export { diagnosticsHandlers } from './diagnostics';
export { editHandlers } from './edits';
export { gather } from './gather';
export { orderListHandlers } from './order-lists';
export { type OrdersContext, orderHandlers } from './orders';
export { releaseHandlers } from './release';
export { settingsHandlers } from './settings';

/** @param options.answers asked at each request: the page's first ones wait here for the station to be open */
export function openBridge(options: {
  origin: string;
  contents: () => WebContents | null;
  answers: () => Promise<Answers>;
  log: Log;
}): Bridge {
  const { origin, contents, answers, log } = options;

  for (const name of REQUEST_NAMES) {
    ipcMain.handle(name, async (event, input: unknown): Promise<string> => {
      if (!isTrustedSender(event, contents(), origin)) {
        log.warn('bridge-refused-sender', { request: name });
        throw new Error('This page may not ask that.');
      }
      const answer = await answers();
      return JSON.stringify(await answer(name, input));
    });
  }

  const unsent: { readonly name: EventName; readonly value: string }[] = [];
  let isSending = false;

  /** Electron lets promises go on in the middle of `send`: what they tell would reach the page before what is being sent. */
  function sendInOrder(): void {
    if (isSending) return;
    isSending = true;
    try {
      for (let next = unsent.shift(); next; next = unsent.shift()) {
        const page = contents();
        if (page && !page.isDestroyed()) page.send(next.name, next.value);
      }
    } finally {
      isSending = false;
    }
  }

  return {
    tell(name, value) {
      unsent.push({ name, value: JSON.stringify(value) });
      sendInOrder();
    },
    close() {
      for (const name of REQUEST_NAMES) ipcMain.removeHandler(name);
    },
  };
}
