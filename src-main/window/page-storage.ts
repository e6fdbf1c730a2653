import type { Session } from 'electron';

/** Between two keys of somebody who types fast. */
const FLUSH_DELAY_MS = 200;

let isFlushScheduled = false;

/**
 * Puts on disk what the page keeps in its storage. Chromium by itself does so after five seconds, and later and later
 * the more often something changes: a crash would cost what somebody has typed since.
 */
export function scheduleStorageFlush(session: Session): void {
  if (isFlushScheduled) return;
  isFlushScheduled = true;
  setTimeout(() => {
    isFlushScheduled = false;
    session.flushStorageData();
  }, FLUSH_DELAY_MS);
}

/** No page has it. */
const UNUSED_ORIGIN = 'https://nothing.invalid';

/**
 * Resolves when what the page has stored is on the disk. Chromium does not say when it has flushed, but answers in order, so
 * the removal of what was never stored is answered after the flush.
 */
export async function flushStorage(session: Session): Promise<void> {
  session.flushStorageData();
  await session.clearStorageData({ origin: UNUSED_ORIGIN, storages: ['localstorage'] });
}
