/** Requests to a feed, through the system's proxy and with the system's certificates, in a session that keeps nothing. */
import { session } from 'electron';
import type { Fetch } from './bounded-fetch';
import { isInFolder } from './feed-address';

/** @returns a `fetch` that requests nothing outside the folder, wherever a redirect leads */
export function createFeedFetch(folder: string): Fetch {
  // Without `persist:` it is in memory only.
  const feed = session.fromPartition('stagebay-updates', { cache: false });
  feed.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isInFolder(url, folder) }));
  return (url, init) => feed.fetch(url, init);
}
