/** Downloads the package that a verified manifest names. */
import type { ReleaseProblem } from '../../src-shared/release';
import { type Fetch, fetchFile } from './bounded-fetch';
import { problemOf, problemOfFetch } from './failures';
import type { Offer } from './manifest';
import type { PackageFolder } from './package-folder';

const STALLED_AFTER_MS = 60_000;

/** A hundred megabytes over a connection that other things need, too. */
const TIMEOUT_MS = 2 * 3_600_000;

interface Download {
  readonly fetch: Fetch;
  readonly address: string;
  readonly offer: Offer;
  readonly folder: PackageFolder;
  readonly signal: AbortSignal;
  onPercent(percent: number): void;
}

/**
 * A package that is in the folder already is only verified.
 * @returns why there is no package that was offered, and no file of it then; null when there is
 */
export async function downloadPackage(download: Download): Promise<ReleaseProblem | null> {
  const { folder, offer } = download;
  try {
    await folder.prepare(offer);
    if ((await folder.verify(offer)) === null) return null;
    const problem = (await receive(download)) ?? (await folder.verify(offer));
    if (problem) await folder.remove(offer);
    return problem;
  } catch (error) {
    return problemOf(error, offer.version);
  }
}

async function receive({ fetch, address, offer, folder, signal, onPercent }: Download): Promise<ReleaseProblem | null> {
  const { size, version } = offer;
  const receiver = await folder.receive(offer);
  let bytes = 0;
  const write = async (piece: Uint8Array) => {
    await receiver.write(piece);
    bytes += piece.length;
    onPercent(Math.floor((bytes / size) * 100));
  };
  const bounds = { maxBytes: size, stalledAfterMs: STALLED_AFTER_MS, timeoutMs: TIMEOUT_MS, signal };
  const fetched = await fetchFile(fetch, address, write, bounds);
  if (fetched.ok) {
    await receiver.finish();
    return null;
  }
  await receiver.discard();
  return problemOfFetch(fetched.problem, version);
}
