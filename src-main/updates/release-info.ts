/** Build information inside the package's archive: the update keys and publishers that it accepts, and its build time. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const ReleaseInfo = z.object({
  /** Base64 public keys whose signatures are accepted if the policy names none. */
  updateKeys: z.array(z.string()),
  /** Windows: the certificate subjects that may sign packages. */
  publishers: z.array(z.string()),
  /** The time of the sources, in seconds since 1970. A manifest with a lower serial is older than this package. */
  builtAt: z.int().nonnegative(),
});
export type ReleaseInfo = z.infer<typeof ReleaseInfo>;

/** @param file the `package.json` of the packaged app @returns empty lists if the file has no build information */
export function readReleaseInfo(file: string): ReleaseInfo {
  try {
    return ReleaseInfo.parse(JSON.parse(readFileSync(file, 'utf8')).stagebay);
  } catch {
    return { updateKeys: [], publishers: [], builtAt: 0 };
  }
}
