/** What a feed offers, judged before a byte of it is downloaded. Pure. */
import { z } from 'zod';
import type { ReleaseProblem } from '../../src-shared/release';
import { fail, ok, type Result } from '../../src-shared/result';
import type { PackageInside } from './package-tools';
import { compareVersions, isVersion } from './versions';

/** How a package is named that this station can install, by its ending. */
export type PackageKind = 'exe' | 'deb';

export interface Offer {
  readonly version: string;
  /** In bytes, of the package as it is downloaded. */
  readonly size: number;
  readonly sha512: string;
}

/** What room is asked for where a description gives no size: more than any package so far. */
const SIZE_UNKNOWN = 250_000_000;

/** As much of electron-builder's `latest.yml` as is relied on. */
const Described = z.object({
  version: z.string().refine(isVersion),
  files: z
    .array(
      z.object({
        url: z.string().min(1).max(300),
        /** SHA-512, base64: 64 bytes. */
        sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
        /** In bytes. electron-builder leaves it out for some packages; it is not what the package is checked by. */
        size: z.int().positive().default(SIZE_UNKNOWN),
        /** Windows: the installer asks for an administrator, who is not there. */
        isAdminRightsRequired: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(50),
});

/**
 * A name and nothing else: what is installed comes from the folder that IT named. No path, no address, nothing that a
 * URL or a shell reads as more than a name. Debian writes a tilde into versions before a release.
 */
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._+~-]*$/;

/** @param running the version that asks @returns null when that is what the feed offers */
export function judgeOffer(described: unknown, running: string, kind: PackageKind): Result<Offer | null, ReleaseProblem> {
  const parsed = Described.safeParse(described);
  if (!parsed.success) return fail({ kind: 'feed-garbage', detail: whatIsMissing(parsed.error) });
  const { version, files } = parsed.data;
  const order = compareVersions(version, running);
  if (order === 0) return ok(null);
  if (order < 0) return fail({ kind: 'older', version });
  if (!files.every(({ url }) => PLAIN_NAME.test(url))) return fail({ kind: 'outside-feed' });
  const [own, ...others] = files.filter(({ url }) => url.toLowerCase().endsWith(`.${kind}`));
  if (!own || [own, ...others].some(({ isAdminRightsRequired }) => isAdminRightsRequired)) return fail({ kind: 'wrong-kind', version });
  return ok({ version, size: own.size, sha512: own.sha512 });
}

/**
 * A description may be a lie, or a slip, about a package that is genuine and old.
 * @param inside what the package says of itself; null when that cannot be read
 * @param offered the version by which the feed described it
 * @returns why it is not to be installed
 */
export function judgePackage(inside: PackageInside | null, offered: string, running: string): ReleaseProblem | null {
  if (inside?.name.toLowerCase() !== 'stagebay' || !isVersion(inside.version)) return { kind: 'tampered', version: offered };
  if (compareVersions(inside.version, running) < 0) return { kind: 'older', version: inside.version };
  return inside.version === offered ? null : { kind: 'tampered', version: offered };
}

/** Names only: what a feed says may be a page of somebody's portal. */
const whatIsMissing = ({ issues }: z.ZodError): string => issues.map(({ path }) => path.join('.') || 'everything').join(', ');
