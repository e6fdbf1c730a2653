/** Finds the folder for a saved file: `export.folder`, or the first usable one of the user's own folders. */
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { UnusableFolder } from '../../src-shared/station/file-task';
import type { Log } from '../log';
import { type Disk, NotRespondingError } from './disk';
import { ForbiddenFolderError, toFileProblem } from './file-problem';
import { type FolderRules, findForbiddenReason } from './folder-rules';

/** The user's folders by their names in Electron's `app.getPath`, in the order in which they are tried. */
const PERSONAL_FOLDERS = ['documents', 'downloads', 'desktop', 'home'] as const;
export type FolderName = (typeof PERSONAL_FOLDERS)[number];

/** The subfolder for saved files in each of the user's folders. */
const SUBFOLDER_NAME = 'Stagebay';

/** Only the station's user may open the folder, because exports contain names of customers. */
const FOLDER_MODE = 0o700;

/** A network share may take several seconds at its first use; the user's own folders are usually on this computer. */
const RESPONSE_TIMEOUT_MS = { configured: 10_000, personal: 1_500 };

export interface FolderFinderOptions {
  readonly disk: Disk;
  readonly rules: FolderRules;
  /** Returns `export.folder`; `null` if it is not set. */
  readonly configured: () => string | null;
  /** Returns the path of a folder. Rejects if a redirected folder no longer exists. */
  readonly pathOf: (folder: FolderName) => Promise<string>;
  readonly log: Log;
}

export interface FoundFolder {
  /** The real path of a folder in which a file was just created. */
  readonly folder: string;
  /** The configured folder if it could not be used; otherwise `null`. */
  readonly insteadOf: UnusableFolder | null;
}

/** Creates a function that finds the folder and creates it if it is missing. The function never rejects. */
export function createFolderFinder(options: FolderFinderOptions): () => Promise<Result<FoundFolder, UnusableFolder>> {
  const { disk, rules, configured, pathOf, log } = options;
  /** Folders with a hanging operation. They are not accessed again until it ends, because each access blocks a thread. */
  const hangingFolders = new Set<string>();

  async function prepareWithTimeout(folder: string, timeoutMs: number): Promise<string> {
    if (hangingFolders.has(folder)) throw new NotRespondingError(0);
    const prepare = () => {
      hangingFolders.add(folder);
      return prepareFolder(disk, rules, folder).finally(() => hangingFolders.delete(folder));
    };
    return disk.runWithTimeout(prepare, { timeoutMs });
  }

  /** Tries to use one folder and logs a problem. @returns the real path or the problem */
  async function tryFolder(name: 'configured' | FolderName, find: () => Promise<string>): Promise<Result<string, UnusableFolder>> {
    let folder = '';
    try {
      folder = await find();
      return ok(await prepareWithTimeout(folder, RESPONSE_TIMEOUT_MS[name === 'configured' ? 'configured' : 'personal']));
    } catch (error) {
      const problem = toFileProblem(error);
      log.warn('folder-not-usable', { folder: name, detail: problem.detail });
      return fail({ folder, problem });
    }
  }

  return async () => {
    const configuredFolder = configured();
    const first = configuredFolder === null ? null : await tryFolder('configured', async () => configuredFolder);
    if (first?.ok) return ok({ folder: first.value, insteadOf: null });
    const insteadOf = first?.problem ?? null;
    let lastProblem = insteadOf;
    for (const name of PERSONAL_FOLDERS) {
      const found = await tryFolder(name, async () => join(await pathOf(name), SUBFOLDER_NAME));
      if (found.ok) return ok({ folder: found.value, insteadOf });
      lastProblem = found.problem;
    }
    return fail(insteadOf ?? lastProblem ?? { folder: '', problem: { kind: 'no-folder', detail: 'ENOENT' } });
  };
}

/**
 * Checks a folder, creates it, and creates a test file in it.
 * @returns its real path
 * @throws the reason why the folder cannot be used
 */
async function prepareFolder({ operations }: Disk, rules: FolderRules, folder: string): Promise<string> {
  const realOwnFolder = await operations.realpath(rules.ownFolder).catch(() => rules.ownFolder);
  const assertAllowed = (path: string) => {
    for (const ownFolder of [realOwnFolder, rules.ownFolder]) {
      const reason = findForbiddenReason(path, { ...rules, ownFolder });
      if (reason) throw new ForbiddenFolderError(reason);
    }
  };
  assertAllowed(folder);
  // Check the real path before creating anything, because a link in the path may lead into a forbidden folder.
  assertAllowed(await resolveRealPath(operations, folder));
  await operations.mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const real = await operations.realpath(folder);
  assertAllowed(real);
  // Create a test file, because permissions are unreliable for network shares and on Windows.
  const probe = join(real, `stagebay-${randomBytes(6).toString('hex')}.part`);
  await (await operations.open(probe, 'wx', 0o600)).close();
  await operations.rm(probe, { force: true });
  return real;
}

/** Returns the real path that a missing folder would have: resolves the existing part and appends the rest. */
async function resolveRealPath(operations: Disk['operations'], folder: string): Promise<string> {
  try {
    return await operations.realpath(folder);
  } catch (error) {
    const parent = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    return join(await resolveRealPath(operations, parent), folder.slice(parent.length).replace(/^[\\/]/, ''));
  }
}
