/** Parses and evaluates a feed's manifest, after its signature was verified and before its package is downloaded. Pure. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { ReleaseProblem } from '../../src-shared/release/release-state';
import type { PackageInfo } from './package-tools';
import { compareVersions, isVersion } from './versions';

/** The kinds of packages that a station can install, by file name extension. */
export type PackageKind = 'exe' | 'deb';

/** The channel and system that a manifest must be for. A genuine manifest for another one is refused. */
export interface ManifestTarget {
  readonly channel: string;
  readonly kind: PackageKind;
  /** A value of `process.arch`. */
  readonly arch: string;
}

/** A release that this station may download. */
export interface Offer {
  readonly version: string;
  /** The package's file name in the feed's folder. */
  readonly fileName: string;
  /** The exact size in bytes. */
  readonly size: number;
  /** Base64. */
  readonly sha512: string;
}

const PRODUCT = 'com.stagebay.station';
const PLATFORM_BY_KIND: Readonly<Record<PackageKind, string>> = { deb: 'linux', exe: 'windows' };

/** A plain file name, without characters that have a meaning in a path, a URL or a shell. */
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._+~-]{0,199}$/;

const Manifest = z.object({
  format: z.literal(1),
  product: z.string(),
  channel: z.string(),
  platform: z.string(),
  arch: z.string(),
  /** Increases with every manifest, independently of the version. */
  serial: z.int().positive(),
  version: z.string().refine(isVersion),
  /** Allows a version that is older than the running one. */
  rollback: z.boolean(),
  /** The percentage of all stations that receive this release. */
  rolloutPercent: z.number().min(0).max(100),
  package: z.object({
    name: z.string().regex(PLAIN_NAME),
    size: z.int().positive(),
    sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
    /** Windows: whether the installer requires an administrator, who is not at the station. */
    needsAdministrator: z.boolean(),
  }),
});
export type Manifest = z.infer<typeof Manifest>;

/** The file name of a manifest in the feed's folder, such as `latest-linux-x64.json`. */
export const manifestName = ({ channel, kind, arch }: ManifestTarget): string => `${channel}-${PLATFORM_BY_KIND[kind]}-${arch}.json`;

/** @param bytes verified content @returns the manifest, or `feed-invalid` with the names of invalid fields, or `wrong-feed` */
export function readManifest(bytes: Uint8Array, target: ManifestTarget): Result<Manifest, ReleaseProblem> {
  const parsed = Manifest.safeParse(parseJson(bytes));
  if (!parsed.success) return fail({ kind: 'feed-invalid', detail: listWrongFields(parsed.error) });
  const { product, channel, platform, arch } = parsed.data;
  const expected = { product: PRODUCT, channel: target.channel, platform: PLATFORM_BY_KIND[target.kind], arch: target.arch };
  const actual = { product, channel, platform, arch };
  const wrong = (Object.keys(expected) as (keyof typeof expected)[]).filter((field) => actual[field] !== expected[field]);
  return wrong.length === 0 ? ok(parsed.data) : fail({ kind: 'wrong-feed', detail: wrong.join(', ') });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const listWrongFields = ({ issues }: z.ZodError): string => issues.map(({ path }) => path.join('.') || 'everything').join(', ');

/** @param running the running version @returns the offered release; null if it is the running version */
export function evaluateManifest(manifest: Manifest, running: string, target: ManifestTarget): Result<Offer | null, ReleaseProblem> {
  const { version, rollback, package: described } = manifest;
  const order = compareVersions(version, running);
  if (order === 0) return ok(null);
  if (order < 0 && !rollback) return fail({ kind: 'older', version });
  if (!described.name.endsWith(`.${target.kind}`) || described.needsAdministrator) return fail({ kind: 'wrong-kind', version });
  if (described.name !== packageName(version, target)) return fail({ kind: 'renamed', version });
  return ok({ version, fileName: described.name, size: described.size, sha512: described.sha512 });
}

/** The file names of `npm run package`. Debian writes a tilde into prerelease versions, and has its own names for processors. */
function packageName(version: string, { kind, arch }: ManifestTarget): string {
  if (kind === 'exe') return `Stagebay-${version}-${arch}.exe`;
  return `stagebay_${version.replace('-', '~')}_${arch === 'x64' ? 'amd64' : arch}.deb`;
}

/**
 * Compares a package with its manifest, because a manifest may describe a genuine but older package.
 * @param info the metadata inside the package; null if it cannot be read
 * @param offered the version in the manifest
 * @returns why the package must not be installed; null if it may be
 */
export function validatePackage(info: PackageInfo | null, offered: string, running: string): ReleaseProblem | null {
  if (info?.name.toLowerCase() !== 'stagebay' || !isVersion(info.version)) return { kind: 'tampered', version: offered };
  if (info.version === offered) return null;
  return compareVersions(info.version, running) < 0 ? { kind: 'older', version: info.version } : { kind: 'tampered', version: offered };
}
