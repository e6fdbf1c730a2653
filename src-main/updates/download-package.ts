/** Downloads the package that a verified manifest names. */
import type { ReleaseProblem } from '../../src-shared/release/release-state';
import { type Fetch, fetchFile } from './bounded-fetch';
import type { Offer } from './manifest';
import type { PackageFolder } from './package-folder';
import { fetchProblemToReleaseProblem, toReleaseProblem } from './release-problems';

const IDLE_TIMEOUT_MS = 60_000;

/** Long enough for a hundred megabytes over a slow, shared connection. */
const TIMEOUT_MS = 2 * 3_600_000;

interface DownloadRequest {
  readonly fetch: Fetch;
  readonly url: string;
  readonly offer: Offer;
  readonly folder: PackageFolder;
  readonly signal: AbortSignal;
  onPercent(percent: number): void;
}

/**
 * Downloads and verifies the offered package. A package that is in the folder already is only verified.
 * @returns null on success; otherwise the problem, and the folder then contains no file of the package
 */
export async function downloadPackage(download: DownloadRequest): Promise<ReleaseProblem | null> {
  const { folder, offer } = download;
  try {
    await folder.prepare(offer);
    if ((await folder.verify(offer)) === null) return null;
    const problem = (await fetchInto(download)) ?? (await folder.verify(offer));
    if (problem) await folder.remove(offer);
    return problem;
  } catch (error) {
    return toReleaseProblem(error, offer.version);
  }
}

async function fetchInto({ fetch, url, offer, folder, signal, onPercent }: DownloadRequest): Promise<ReleaseProblem | null> {
  const { size, version } = offer;
  const writer = await folder.createWriter(offer);
  let bytes = 0;
  const write = async (piece: Uint8Array) => {
    await writer.write(piece);
    bytes += piece.length;
    onPercent(Math.floor((bytes / size) * 100));
  };
  const bounds = { maxBytes: size, idleTimeoutMs: IDLE_TIMEOUT_MS, timeoutMs: TIMEOUT_MS, signal };
  const fetched = await fetchFile(fetch, url, write, bounds);
  if (fetched.ok) {
    await writer.commit();
    return null;
  }
  await writer.discard();
  return fetchProblemToReleaseProblem(fetched.problem, version);
}
