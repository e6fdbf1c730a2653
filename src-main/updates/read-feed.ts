/** Asks a feed for its manifest. Nothing of the answer is read before its signature was verified. */
import { createHash } from 'node:crypto';
import type { ReleaseProblem } from '../../src-shared/release';
import { fail, ok, type Result } from '../../src-shared/result';
import { type Fetch, fetchFile } from './bounded-fetch';
import { problemOfFetch } from './failures';
import { addressIn, folderOf } from './feed-address';
import type { FeedMemory } from './feed-memory';
import { type Manifest, type ManifestTarget, manifestName, readManifest } from './manifest';
import { type ReleaseKey, verifySigned } from './release-signature';

/** A feed, and whose signatures on it count. */
export interface FeedPlace extends ManifestTarget {
  /** The address of its folder. */
  readonly url: string;
  readonly keys: readonly ReleaseKey[];
}

/** A manifest that was verified. `isOurTurn` is false while a staged roll-out has not reached this station. */
export interface VerifiedManifest {
  readonly manifest: Manifest;
  readonly isOurTurn: boolean;
}

/** A manifest is less than a thousand bytes. */
const BOUNDS = { maxBytes: 65_536, stalledAfterMs: 30_000, timeoutMs: 30_000 };

export async function readFeed(fetch: Fetch, memory: FeedMemory, place: FeedPlace): Promise<Result<VerifiedManifest, ReleaseProblem>> {
  const name = manifestName(place);
  const content = await readFile(fetch, addressIn(place.url, name));
  if (!content.ok) return content;
  if (content.value === null) return fail({ kind: 'feed-down', detail: 'HTTP 404' });
  const signatures = await readFile(fetch, addressIn(place.url, `${name}.sig`));
  if (!signatures.ok) return signatures;
  const verified = verifySigned(content.value, signatures.value?.toString('latin1') ?? null, place.keys);
  if (!verified.ok) return verified;
  const manifest = readManifest(content.value, place);
  if (!manifest.ok) return manifest;
  const digest = createHash('sha512').update(content.value).digest('base64');
  const problem = memory.admit(`${folderOf(place.url)} ${place.channel}`, manifest.value, digest);
  if (problem) return fail(problem);
  return ok({ manifest: manifest.value, isOurTurn: memory.isInRollout(manifest.value.rolloutPercent) });
}

/** @returns the file's bytes; null when the feed has no such file */
async function readFile(fetch: Fetch, address: string): Promise<Result<Buffer | null, ReleaseProblem>> {
  const pieces: Uint8Array[] = [];
  const fetched = await fetchFile(fetch, address, (piece) => void pieces.push(piece), BOUNDS);
  if (fetched.ok) return ok(Buffer.concat(pieces));
  const { problem } = fetched;
  if (problem.kind === 'status' && problem.status === 404) return ok(null);
  if (problem.kind === 'oversized') return fail({ kind: 'feed-garbage', detail: 'too large' });
  return fail(problemOfFetch(problem, ''));
}
