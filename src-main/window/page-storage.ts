import type { Session } from 'electron';

/** The pause between two keys of a fast typist. */
const FLUSH_DELAY_MS = 200;

let isFlushScheduled = false;

/**
 * Flushes the page's storage to the disk soon, once for all calls meanwhile. Chromium flushes it after five seconds, and later the
 * more often it changes, so a crash would lose a draft.
 */
export function scheduleStorageFlush(session: Session): void {
  if (isFlushScheduled) return;
  isFlushScheduled = true;
  setTimeout(() => {
    isFlushScheduled = false;
    session.flushStorageData();
  }, FLUSH_DELAY_MS);
}

/** An origin that no page has. */
const UNUSED_ORIGIN = 'https://nothing.invalid';

/**
 * Resolves when the page's storage is on the disk. Chromium does not report the end of a flush, but processes calls in order, so
 * clearing an unused origin finishes after the flush.
 */
export async function flushStorage(session: Session): Promise<void> {
  session.flushStorageData();
  await session.clearStorageData({ origin: UNUSED_ORIGIN, storages: ['localstorage'] });
}
