import type { Session } from 'electron';

/** Between two keys of somebody who types fast. */
const SOON_MS = 200;

let waits = false;

/**
 * Puts on disk what the page keeps in its storage. Chromium by itself does so after five seconds, and later and later
 * the more often something changes: a crash would cost what somebody has typed since.
 */
export function flushStorageSoon(session: Session): void {
  if (waits) return;
  waits = true;
  setTimeout(() => {
    waits = false;
    session.flushStorageData();
  }, SOON_MS);
}

/** No page has it. */
const NO_ORIGIN = 'https://nothing.invalid';

/**
 * Resolves when what the page has stored is on the disk. Chromium does not say when it has flushed, but answers in order, so
 * the removal of what was never stored is answered after the flush.
 */
export async function flushStorage(session: Session): Promise<void> {
  session.flushStorageData();
  await session.clearStorageData({ origin: NO_ORIGIN, storages: ['localstorage'] });
}
