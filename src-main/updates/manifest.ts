/** What a feed's manifest says of a release. It is read only after its signature was verified, and before a byte is downloaded. Pure. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { ReleaseProblem } from '../../src-shared/release/release-state';
import type { PackageInfo } from './package-tools';
import { compareVersions, isVersion } from './versions';

/** How a package is named that this station can install, by its ending. */
export type PackageKind = 'exe' | 'deb';

/** What a manifest must be for. A genuine one for another channel or system is refused. */
export interface ManifestTarget {
  readonly channel: string;
  readonly kind: PackageKind;
  /** As `process.arch`. */
  readonly arch: string;
}

/** A release that this station may download. */
export interface Offer {
  readonly version: string;
  /** The name of the package's file in the feed's folder. */
  readonly fileName: string;
  /** In bytes: exactly. */
  readonly size: number;
  /** Base64. */
  readonly sha512: string;
}

const PRODUCT = 'com.stagebay.station';
const PLATFORM_BY_KIND: Readonly<Record<PackageKind, string>> = { deb: 'linux', exe: 'windows' };

/** A name and nothing else: no path, no address, nothing that a URL or a shell reads as more than a name. */
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._+~-]{0,199}$/;

const Manifest = z.object({
  format: z.literal(1),
  product: z.string(),
  channel: z.string(),
  platform: z.string(),
  arch: z.string(),
  /** Higher in each manifest than in the one before, whatever the version is. */
  serial: z.int().positive(),
  version: z.string().refine(isVersion),
  /** Says that the version is meant to replace a newer one. Without it an older version is refused. */
  rollback: z.boolean(),
  /** Which part of all stations gets it, in percent. */
  rolloutPercent: z.number().min(0).max(100),
  package: z.object({
    name: z.string().regex(PLAIN_NAME),
    size: z.int().positive(),
    sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
    /** Windows: the installer asks for an administrator, who is not there. */
    needsAdministrator: z.boolean(),
  }),
});
export type Manifest = z.infer<typeof Manifest>;

/** The name of a manifest in the feed's folder: `latest-linux-x64.json`. */
export const manifestName = ({ channel, kind, arch }: ManifestTarget): string => `${channel}-${PLATFORM_BY_KIND[kind]}-${arch}.json`;

/** @param bytes signed ones @returns `feed-garbage` with the names of the fields that are wrong, or `wrong-feed` */
export function readManifest(bytes: Uint8Array, target: ManifestTarget): Result<Manifest, ReleaseProblem> {
  const parsed = Manifest.safeParse(parseJson(bytes));
  if (!parsed.success) return fail({ kind: 'feed-invalid', detail: listWrongFields(parsed.error) });
  const { product, channel, platform, arch } = parsed.data;
  const wanted = { product: PRODUCT, channel: target.channel, platform: PLATFORM_BY_KIND[target.kind], arch: target.arch };
  const found = { product, channel, platform, arch };
  const wrong = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((field) => found[field] !== wanted[field]);
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

/** @param running the version that asks @returns null when the manifest names that one */
export function evaluateManifest(manifest: Manifest, running: string, target: ManifestTarget): Result<Offer | null, ReleaseProblem> {
  const { version, rollback, package: described } = manifest;
  const order = compareVersions(version, running);
  if (order === 0) return ok(null);
  if (order < 0 && !rollback) return fail({ kind: 'older', version });
  if (!described.name.endsWith(`.${target.kind}`) || described.needsAdministrator) return fail({ kind: 'wrong-kind', version });
  if (described.name !== packageName(version, target)) return fail({ kind: 'renamed', version });
  return ok({ version, fileName: described.name, size: described.size, sha512: described.sha512 });
}

/** As `npm run package` names them. Debian writes a tilde into versions before a release, and its own name of the processor. */
function packageName(version: string, { kind, arch }: ManifestTarget): string {
  if (kind === 'exe') return `Stagebay-${version}-${arch}.exe`;
  return `stagebay_${version.replace('-', '~')}_${arch === 'x64' ? 'amd64' : arch}.deb`;
}

/**
 * A manifest may be wrong about a package that is genuine and older.
 * @param inside what the package says of itself; null when that cannot be read
 * @param offered the version by which the manifest described it
 * @returns why the package is not to be installed; null when it may be
 */
export function validatePackage(info: PackageInfo | null, offered: string, running: string): ReleaseProblem | null {
  if (info?.name.toLowerCase() !== 'stagebay' || !isVersion(info.version)) return { kind: 'tampered', version: offered };
  if (info.version === offered) return null;
  return compareVersions(info.version, running) < 0 ? { kind: 'older', version: info.version } : { kind: 'tampered', version: offered };
}
