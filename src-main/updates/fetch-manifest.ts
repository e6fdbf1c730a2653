/** Fetches a feed's manifest and verifies its signature before parsing it. */
import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { ReleaseProblem } from '../../src-shared/release/release-state';
import { type Fetch, fetchFile } from './bounded-fetch';
import { fileUrl, folderUrl } from './feed-address';
import type { FeedStore } from './feed-store';
import { type Manifest, type ManifestTarget, manifestName, readManifest } from './manifest';
import { fetchProblemToReleaseProblem } from './release-problems';
import { type ReleaseKey, verifySignature } from './release-signature';

/** A feed, and the keys whose signatures are accepted. */
export interface FeedSource extends ManifestTarget {
  /** The URL of the feed's folder. */
  readonly url: string;
  readonly keys: readonly ReleaseKey[];
}

/** A verified manifest. `isInRollout` is false while a staged rollout has not reached this station. */
export interface VerifiedManifest {
  readonly manifest: Manifest;
  readonly isInRollout: boolean;
}

/** A manifest has less than a thousand bytes. */
const FETCH_BOUNDS = { maxBytes: 65_536, idleTimeoutMs: 30_000, timeoutMs: 30_000 };

export async function fetchManifest(fetch: Fetch, store: FeedStore, source: FeedSource): Promise<Result<VerifiedManifest, ReleaseProblem>> {
  const name = manifestName(source);
  const content = await fetchFeedFile(fetch, fileUrl(source.url, name));
  if (!content.ok) return content;
  if (content.value === null) return fail({ kind: 'feed-down', detail: 'HTTP 404' });
  const signatures = await fetchFeedFile(fetch, fileUrl(source.url, `${name}.sig`));
  if (!signatures.ok) return signatures;
  const verified = verifySignature(content.value, signatures.value?.toString('latin1') ?? null, source.keys);
  if (!verified.ok) return verified;
  const manifest = readManifest(content.value, source);
  if (!manifest.ok) return manifest;
  const digest = createHash('sha512').update(content.value).digest('base64');
  const problem = store.acceptManifest(`${folderUrl(source.url)} ${source.channel}`, manifest.value, digest);
  if (problem) return fail(problem);
  return ok({ manifest: manifest.value, isInRollout: store.isInRollout(manifest.value.rolloutPercent) });
}

/** @returns the file's content; null if the feed has no such file */
async function fetchFeedFile(fetch: Fetch, url: string): Promise<Result<Buffer | null, ReleaseProblem>> {
  const chunks: Uint8Array[] = [];
  const fetched = await fetchFile(fetch, url, (piece) => void chunks.push(piece), FETCH_BOUNDS);
  if (fetched.ok) return ok(Buffer.concat(chunks));
  const { problem } = fetched;
  if (problem.kind === 'status' && problem.status === 404) return ok(null);
  if (problem.kind === 'oversized') return fail({ kind: 'feed-invalid', detail: 'too large' });
  return fail(fetchProblemToReleaseProblem(problem, ''));
}
