/** What the page of each window may request, and which events it receives. What is not listed is refused. */
import { EVENT_NAMES, type EventName, REQUEST_NAMES, type RequestName } from '../../src-shared/bridge/contract';

/** `main` shows all views; `handover` is the second window, which shows the Handover view alone. */
export type PageName = 'main' | 'handover';

interface PageAccess {
  readonly requests: ReadonlySet<RequestName>;
  readonly events: ReadonlySet<EventName>;
}

const PAGE_ACCESS: Readonly<Record<PageName, PageAccess>> = {
  main: { requests: new Set(REQUEST_NAMES), events: new Set(EVENT_NAMES) },
  // It stages, edits and changes nothing but a hand-over, and the order on the screen is that of the main window.
  handover: {
    requests: new Set(['station.read', 'handover.list', 'handover.record', 'page.failed']),
    events: new Set(['station.changed', 'orders.changed', 'orders.knownChanged', 'orders.reload']),
  },
};

export const mayRequest = (page: PageName, name: RequestName): boolean => PAGE_ACCESS[page].requests.has(name);
export const receivesEvent = (page: PageName, name: EventName): boolean => PAGE_ACCESS[page].events.has(name);
