/** Reads the file with IT's own certificate authorities (`connection.extraCaFile`). */
import { assertNever, fail, ok, type Result } from '../../src-shared/base/result';
import { DISTRUST_REASONS, readTrustedFile, type TrustedFileProblem } from '../base';

/** Maximum file size. The complete bundle of a Linux distribution has a quarter of a megabyte. */
const MAX_BYTES = 2_000_000;

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Returns the user who must own the file, because its author can impersonate Connect. On Linux this is root, as with policies, or the
 * current user in a build that is not packaged. On Windows the folder's access list protects the file, because a file has no mode.
 * @returns the user's uid; `null` accepts any owner
 */
export function requiredCaFileOwner(facts: {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  readonly uid: number;
}): number | null {
  if (facts.platform === 'win32') return null;
  return facts.packaged ? 0 : facts.uid;
}

/**
 * Reads one or more PEM certificates.
 * @returns the certificates, or a description for IT of why the file cannot be used
 */
export async function readCaFile(file: string, ownerUid: number | null): Promise<Result<readonly string[], string>> {
  const read = await readTrustedFile(file, ownerUid, MAX_BYTES);
  if (!read.ok) return fail(describeProblem(read.problem));
  const certificates = read.value.toString('latin1').match(PEM_CERTIFICATE) ?? [];
  if (certificates.length === 0) {
    return fail('holds no certificate in PEM form; one that Windows exported has to be exported again as "Base-64 encoded X.509"');
  }
  const unreadableIndex = certificates.findIndex((certificate) => !isReadableCertificate(certificate));
  return unreadableIndex === -1 ? ok(certificates) : fail(`certificate ${unreadableIndex + 1} of ${certificates.length} cannot be read`);
}

export function isReadableCertificate(pem: string): boolean {
  // Load the module here, because most stations never check a certificate and the startup must not wait for it.
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

function describeProblem(problem: TrustedFileProblem): string {
  switch (problem.kind) {
    case 'missing':
      return 'is missing';
    case 'unreadable':
      return `cannot be read (${problem.detail})`;
    case 'untrusted':
      return DISTRUST_REASONS[problem.why];
    default:
      return assertNever(problem);
  }
}
