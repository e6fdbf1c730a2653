/** Finds the folder for a file that a person asked for: `export.folder`, or else the first of the person's own that can be used. */
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { UnusableFolder } from '../../src-shared/station/file-task';
import type { Log } from '../log';
import { type Disk, NotRespondingError } from './disk';
import { ForbiddenFolderError, toFileProblem } from './file-problem';
import { type FolderRules, findForbiddenReason } from './folder-rules';

/** As Electron's `app.getPath` names them, in the order in which they are tried. */
const PERSONAL_FOLDERS = ['documents', 'downloads', 'desktop', 'home'] as const;
export type FolderName = (typeof PERSONAL_FOLDERS)[number];

/** In each of the person's folders, files go into a folder of this name. */
const SUBFOLDER_NAME = 'Stagebay';

/** The station's user alone: exports name customers. */
const FOLDER_MODE = 0o700;

/** A share that nothing has used yet takes its server some seconds; a person's own folder is on this computer as a rule. */
const RESPONSE_TIMEOUT_MS = { configured: 10_000, personal: 1_500 };

export interface FolderFinderOptions {
  readonly disk: Disk;
  readonly rules: FolderRules;
  /** `export.folder`; `null` when it is not set. */
  readonly configured: () => string | null;
  /** May reject: a folder that was redirected may no longer exist. */
  readonly pathOf: (folder: FolderName) => Promise<string>;
  readonly log: Log;
}

export interface FoundFolder {
  /** Its real path: it exists, and a file was created in it a moment ago. */
  readonly folder: string;
  /** The configured folder, where it could not be used. */
  readonly insteadOf: UnusableFolder | null;
}

/** @returns a function that finds the folder, and creates it where it is missing. Never rejects. */
export function createFolderFinder(options: FolderFinderOptions): () => Promise<Result<FoundFolder, UnusableFolder>> {
  const { disk, rules, configured, pathOf, log } = options;
  /** Not asked again before they have answered: each question keeps a thread. */
  const hangingFolders = new Set<string>();

  async function prepareWithTimeout(folder: string, timeoutMs: number): Promise<string> {
    if (hangingFolders.has(folder)) throw new NotRespondingError(0);
    const prepare = () => {
      hangingFolders.add(folder);
      return prepareFolder(disk, rules, folder).finally(() => hangingFolders.delete(folder));
    };
    return disk.runWithTimeout(prepare, { timeoutMs });
  }

  /** @returns the real path, or the problem, which is logged */
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
 * Checks a folder, creates it, and tries to write in it.
 * @returns its real path
 * @throws why it cannot be used
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
  // Before anything is created: a link on the way may lead into a folder that is forbidden.
  assertAllowed(await resolveRealPath(operations, folder));
  await operations.mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const real = await operations.realpath(folder);
  assertAllowed(real);
  // Permissions say little about a share, and on Windows about any folder.
  const probe = join(real, `stagebay-${randomBytes(6).toString('hex')}.part`);
  await (await operations.open(probe, 'wx', 0o600)).close();
  await operations.rm(probe, { force: true });
  return real;
}

/** The real path that a folder would have. What of it exists is resolved, and the rest is appended. */
async function resolveRealPath(operations: Disk['operations'], folder: string): Promise<string> {
  try {
    return await operations.realpath(folder);
  } catch (error) {
    const parent = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    return join(await resolveRealPath(operations, parent), folder.slice(parent.length).replace(/^[\\/]/, ''));
  }
}
