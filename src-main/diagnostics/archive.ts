import { readdir, readFile, stat } from 'node:fs/promises';
import { arch, freemem, homedir, release, totalmem, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Result } from '../../src-shared/base/result';
import type { ReleaseState } from '../../src-shared/release/release-state';
import { logFiles } from '../log';
import { type Disk, type WriteProblem, type WrittenFile, writeFileAtomically } from '../saved-files';
import { type SettingsView, withoutPinHash } from '../settings';
import { type CheckFacts, runChecks } from './checks';
import { createPseudonymizer, type LocalUser, type Pseudonymizer } from './pseudonymizer';

export interface DiagnosticsInput {
  readonly version: string;
  readonly userData: string;
  readonly crashFolder: string;
  readonly settings: SettingsView;
  /** Counts the orders in the journal. May reject, because another process may have it open. */
  readonly journal: () => Promise<object | null>;
  /** Describes the screens, the windows and the serial devices. */
  readonly devices: object;
  /** The state of updates; absent without a window. */
  readonly release?: ReleaseState | null;
  readonly checks: Omit<CheckFacts, 'userData' | 'now' | 'monotonicMs'>;
  readonly localUser?: LocalUser;
  readonly now?: () => number;
}

interface ArchiveEntry {
  readonly name: string;
  readonly description: string;
  readonly text: string;
}

const MAX_REPORTS = 50;

/** A larger log or report is left out. */
const MAX_FILE_BYTES = 24_000_000;

/** Writes the archive to the given path. Never overwrites a file. */
export const saveDiagnostics = (disk: Disk, file: string, input: DiagnosticsInput): Promise<Result<WrittenFile, WriteProblem>> =>
  writeFileAtomically(disk, [file], diagnosticsArchive(input));

/** Creates the archive, in one chunk, because it is small. */
export async function* diagnosticsArchive(input: DiagnosticsInput): AsyncGenerator<Uint8Array> {
  const entries = await collectEntries(input);
  yield await createZip([createManifest(entries, input), ...entries]);
}

const now = ({ now = Date.now }: DiagnosticsInput): number => now();

/** Compression yields after each chunk, because this process also sends orders. */
const CHUNK_BYTES = 65_536;

async function createZip(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  // The variant for Node declares its own `require`, which conflicts with the bundler's.
  const { strToU8, Zip, ZipDeflate } = await import('fflate/browser');
  const chunks: Uint8Array[] = [];
  const archive = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const { name, text } of entries) {
    const file = new ZipDeflate(name);
    archive.add(file);
    const bytes = strToU8(text);
    for (let at = 0; at === 0 || at < bytes.length; at += CHUNK_BYTES) {
      file.push(bytes.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= bytes.length);
      await nextTurn();
    }
  }
  archive.end();
  return Buffer.concat(chunks);
}

async function collectEntries(input: DiagnosticsInput): Promise<readonly ArchiveEntry[]> {
  const pseudonymizer = createPseudonymizer(input.localUser ?? findLocalUser());
  const json = (value: unknown): string => `${JSON.stringify(pseudonymizer.pseudonymizeValue(value), null, 2)}\n`;
  const [checks, journal, logs, crashes] = await Promise.all([
    runChecks({ ...input.checks, userData: input.userData, now: () => now(input), monotonicMs: () => performance.now() }),
    describeJournal(input),
    readLogs(input, pseudonymizer),
    readCrashes(input, pseudonymizer),
  ]);
  const { settings, sources, problems, blockedBy } = input.settings;
  const effective = Object.entries(withoutPinHash(settings)).map(([key, value]) => [
    key,
    { value, source: sources[key as keyof typeof sources] },
  ]);
  // Leave out the detail of a problem, because for invalid JSON it quotes the file.
  const withoutDetail = (problem: object | null) =>
    problem && Object.fromEntries(Object.entries(problem).filter(([name]) => name !== 'detail'));
  return [
    { name: 'checks.json', description: 'The checks that the station has run on itself', text: json(checks) },
    { name: 'versions.json', description: 'Versions and the computer', text: json(describeVersions(input)) },
    {
      name: 'settings.json',
      description: 'The effective settings with their layers; of the PIN only whether one is set',
      text: json({ settings: Object.fromEntries(effective), problems: problems.map(withoutDetail), blockedBy: withoutDetail(blockedBy) }),
    },
    { name: 'journal.json', description: 'The number of orders in each state, without their data', text: json(journal) },
    {
      name: 'devices.json',
      description: 'Screens, windows, and the state of serial scales and scanners, without what these read',
      text: json(input.devices),
    },
    ...logs,
    ...crashes,
  ];
}

const createManifest = (entries: readonly ArchiveEntry[], input: DiagnosticsInput): ArchiveEntry => ({
  name: 'manifest.json',
  description: '',
  text: `${JSON.stringify(
    {
      made: new Date(now(input)).toISOString(),
      by: `Stagebay ${input.version}`,
      private:
        'No secrets, orders, customers or user names. In paths, each order and customer has a pseudonym such as ~3f9a01c2d4, which is the same throughout this archive and has no meaning outside it.',
      files: entries.map(({ name, description, text }) => ({ name, description, characters: text.length })),
    },
    null,
    2,
  )}\n`,
});

function findLocalUser(): LocalUser {
  try {
    return { home: homedir(), userName: userInfo().username };
  } catch {
    return { home: homedir(), userName: '' }; // The user ID may have no entry on this computer.
  }
}

function describeVersions({ version, release: releaseState = null }: DiagnosticsInput) {
  const { electron, chrome, node, v8 } = process.versions;
  return {
    stagebay: version,
    release: releaseState,
    electron,
    chromium: chrome,
    node,
    v8,
    system: `${process.platform} ${release()} ${arch()}`,
    memoryMb: { total: Math.round(totalmem() / 1e6), free: Math.round(freemem() / 1e6) },
    appUptimeSeconds: Math.round(process.uptime()),
  };
}

async function describeJournal({ userData, journal }: DiagnosticsInput) {
  const sizes = await Promise.all(
    ['journal.db', 'journal.db-wal', 'known.db', 'known.db-wal'].map(
      async (name) =>
        [
          name,
          await stat(join(userData, name)).then(
            ({ size }) => size,
            () => null,
          ),
        ] as const,
    ),
  );
  const files = Object.fromEntries(sizes);
  try {
    return { files, counts: await journal() };
  } catch (error) {
    // Usually the app is running and has the journal open.
    return { files, counts: `They cannot be read (${error instanceof Error ? error.message : 'unknown'}).` };
  }
}

/** Processing this many lines takes some milliseconds; then other work can run. */
const LINES_PER_TURN = 250;

async function readLogs({ userData }: DiagnosticsInput, pseudonymizer: Pseudonymizer): Promise<readonly ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  for (const file of logFiles(join(userData, 'logs'))) {
    const text = await readText(file);
    if (text === null) continue;
    const lines: string[] = [];
    for (const line of text.split('\n')) {
      if (line !== '') lines.push(pseudonymizer.pseudonymizeLine(line));
      if (lines.length % LINES_PER_TURN === 0) await nextTurn();
    }
    entries.push({ name: `logs/${basename(file)}`, description: 'The log, one JSON object per line', text: `${lines.join('\n')}\n` });
  }
  return entries;
}

async function readCrashes({ crashFolder }: DiagnosticsInput, pseudonymizer: Pseudonymizer): Promise<readonly ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  const names = await readdir(crashFolder).catch(() => []);
  for (const name of names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse()
    .slice(0, MAX_REPORTS)) {
    const text = await readText(join(crashFolder, name));
    if (text !== null)
      entries.push({ name: `crashes/${name}`, description: 'A crash report', text: `${pseudonymizer.pseudonymizeLine(text)}\n` });
  }
  return entries;
}

/** @returns `null` if the file is missing, cannot be read, or is too large */
async function readText(file: string): Promise<string | null> {
  try {
    const { size } = await stat(file);
    return size > MAX_FILE_BYTES ? null : await readFile(file, 'utf8');
  } catch {
    return null;
  }
}
