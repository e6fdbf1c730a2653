/** Requests to a feed through the system's proxy and certificates, in a session that stores nothing. */
import { session } from 'electron';
import type { Fetch } from './bounded-fetch';
import { isInFolder } from './feed-address';

/** @returns a `fetch` that is limited to the folder, even if a redirect leads outside */
export function createFeedFetch(folder: string): Fetch {
  // A partition without `persist:` is kept in memory only.
  const feed = session.fromPartition('stagebay-updates', { cache: false });
  feed.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isInFolder(url, folder) }));
  return (url, init) => feed.fetch(url, init);
}
