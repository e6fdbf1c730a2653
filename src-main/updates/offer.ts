/** What a feed offers, judged before a byte of it is downloaded. Pure. */
import { z } from 'zod';
import type { ReleaseProblem } from '../../src-shared/release';
import { fail, ok, type Result } from '../../src-shared/result';
import { compareVersions, isVersion } from './versions';

/** How a package is named that this station can install, by its ending. */
export type PackageKind = 'exe' | 'deb' | 'AppImage';

export interface Offer {
  readonly version: string;
  /** In bytes, of the package as it is downloaded. */
  readonly size: number;
}

/** As much of electron-builder's `latest.yml` as is relied on. */
const Described = z.object({
  version: z.string().refine(isVersion),
  files: z
    .array(
      z.object({
        url: z.string().min(1).max(300),
        /** SHA-512, base64: 64 bytes. */
        sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
        size: z.int().positive(),
      }),
    )
    .min(1)
    .max(50),
});

/**
 * A name and nothing else: what is installed comes from the folder that IT named. No path, no address, nothing that a
 * URL or a shell reads as more than a name.
 */
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/;

/** @param running the version that asks @returns null when that is what the feed offers */
export function judgeOffer(described: unknown, running: string, kind: PackageKind): Result<Offer | null, ReleaseProblem> {
  const parsed = Described.safeParse(described);
  if (!parsed.success) return fail({ kind: 'feed-garbage', detail: whatIsMissing(parsed.error) });
  const { version, files } = parsed.data;
  const order = compareVersions(version, running);
  if (order === 0) return ok(null);
  if (order < 0) return fail({ kind: 'older', version });
  if (!files.every(({ url }) => PLAIN_NAME.test(url))) return fail({ kind: 'outside-feed' });
  const own = files.find(({ url }) => url.toLowerCase().endsWith(`.${kind.toLowerCase()}`));
  return own ? ok({ version, size: own.size }) : fail({ kind: 'wrong-kind', version });
}

/** Names only: what a feed says may be a page of somebody's portal. */
const whatIsMissing = ({ issues }: z.ZodError): string => issues.map(({ path }) => path.join('.') || 'everything').join(', ');
