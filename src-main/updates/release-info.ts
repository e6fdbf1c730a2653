/** What a package was built with: whose releases it accepts, and when. It stands in the package's own archive. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const ReleaseInfo = z.object({
  /** Public keys, base64, whose signatures count where the policy names none. */
  updateKeys: z.array(z.string()),
  /** Windows: the subjects of the certificates that packages are signed with. */
  publishers: z.array(z.string()),
  /** Of its sources, in seconds since 1970: a manifest with a lower serial is older than this package. */
  builtAt: z.int().nonnegative(),
});
export type ReleaseInfo = z.infer<typeof ReleaseInfo>;

/** @param file the `package.json` of the packaged app @returns no keys and no publishers when it does not say */
export function readReleaseInfo(file: string): ReleaseInfo {
  try {
    return ReleaseInfo.parse(JSON.parse(readFileSync(file, 'utf8')).stagebay);
  } catch {
    return { updateKeys: [], publishers: [], builtAt: 0 };
  }
}
