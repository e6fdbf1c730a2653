/**
 * Detached Ed25519 signatures of releases. A signature file has one line per signature, `ed25519 <key id> <signature in base64>`,
 * so that an old and a new key can sign the same manifest. Pure.
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { isReleaseKey } from '../../src-shared/release/release-keys';
import type { ReleaseProblem } from '../../src-shared/release/release-state';

/** A public key whose signatures this station accepts. */
export interface ReleaseKey {
  /** The first 16 hex digits of the SHA-256 of the key's DER form. */
  readonly id: string;
  readonly key: KeyObject;
}

/** @param texts public keys as base64 of their DER form; texts that are not Ed25519 keys are skipped */
export function parseReleaseKeys(texts: readonly string[]): readonly ReleaseKey[] {
  return texts.filter(isReleaseKey).map((text) => {
    const der = Buffer.from(text, 'base64');
    const id = createHash('sha256').update(der).digest('hex').slice(0, 16);
    return { id, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
  });
}

interface Signature {
  readonly keyId: string;
  readonly bytes: Buffer;
}

const SIGNATURE_LINE = /^ed25519 ([0-9a-f]{16}) ([A-Za-z0-9+/]{86}==)$/;

/** Enough for two keys on the manifest and on the one before it. */
const MAX_SIGNATURES = 32;

/**
 * Verifies content against its signature file.
 * @param signatureFile the text of the file; null if the feed has none
 * @returns `unsigned`, `unknown-key` or `bad-signature`; `feed-invalid` for a file in another format, such as a portal's page
 */
export function verifySignature(
  content: Uint8Array,
  signatureFile: string | null,
  keys: readonly ReleaseKey[],
): Result<null, ReleaseProblem> {
  const signatures = parseSignatures(signatureFile ?? '');
  if (signatures === null) return fail({ kind: 'feed-invalid', detail: 'signature file' });
  if (signatures.length === 0) return fail({ kind: 'unsigned' });
  const candidates = signatures.flatMap(({ keyId, bytes }) => keys.filter(({ id }) => id === keyId).map(({ key }) => ({ key, bytes })));
  if (candidates.length === 0) return fail({ kind: 'unknown-key', detail: [...new Set(signatures.map(({ keyId }) => keyId))].join(' ') });
  return candidates.some(({ key, bytes }) => verify(null, content, key, bytes)) ? ok(null) : fail({ kind: 'bad-signature' });
}

/** @returns null if any line has another format */
function parseSignatures(text: string): readonly Signature[] | null {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length > MAX_SIGNATURES) return null;
  const found = lines.map((line) => SIGNATURE_LINE.exec(line));
  return found.every((one) => one !== null)
    ? found.map(([, keyId = '', base64 = '']) => ({ keyId, bytes: Buffer.from(base64, 'base64') }))
    : null;
}
