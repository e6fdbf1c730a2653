import { chmodSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LogFields } from '../../../../src-main/log';
import {
  type Chunk,
  createDisk,
  createFileTasks,
  type DiskOperations,
  type FileJob,
  type FileTasks,
  type FileTasksOptions,
} from '../../../../src-main/saved-files';
import type { FileTask } from '../../../../src-shared/station/file-task';
import { expectFileMode, hasFileModes } from '../../../support/file-modes';
import { canLinkFolders } from '../../../support/folder-links.mjs';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';
import { hangingFolder } from './fixtures/disks';

let folder: string;
beforeEach(() => {
  folder = realpathSync(createTestFolder('tasks'));
});

const never = () => new Promise<never>(() => undefined);

const at = (...names: readonly string[]) => join(folder, ...names);

/** The user's folders exist unless a test removes them. The station's own folder is next to them. */
function open({ configured = null, ...set }: Partial<Omit<FileTasksOptions, 'configured'>> & { readonly configured?: string | null } = {}) {
  const told: FileTask[] = [];
  const logged: { event: string; fields: LogFields | undefined }[] = [];
  const write = (event: string, fields?: LogFields) => void logged.push({ event, fields });
  const tasks = createFileTasks({
    disk: createDisk(),
    rules: { platform: process.platform, ownFolder: at('station') },
    configured: () => configured,
    pathOf: async (name) => at(name),
    log: { debug: write, info: write, warn: write, error: write },
    onChange: (task) => void told.push(task),
    ...set,
  });
  const isOver = () => (told.at(-1)?.progress.kind ?? 'writing') !== 'writing';
  return { tasks, told, logged, ended: () => waitFor(() => expect(isOver()).toBe(true)), end: () => told.at(-1)?.progress };
}

/** The default folder for saved files. */
const usual = (...names: readonly string[]) => at('documents', 'Stagebay', ...names);

const job = (contents: FileJob['contents'], set: Partial<FileJob> = {}): FileJob => ({
  kind: 'orders',
  name: 'orders.csv',
  contents,
  ...set,
});
const SMALL = job(async function* ({ report }): AsyncGenerator<Chunk> {
  yield 'a,b\r\n';
  report({ share: 1, orders: 2 });
});

describe('saving a file', () => {
  it('a saved file is reported from its start to its path, and logged without its name', async () => {
    const { tasks, told, logged, ended } = open();
    expect(tasks.start(SMALL)).toEqual({ ok: true, value: null });
    await ended();
    expect(told.map(({ id, kind, progress }) => ({ id, what: kind, kind: progress.kind }))).toEqual(
      ['writing', 'writing', 'saved'].map((kind) => ({ id: 1, what: 'orders', kind })),
    );
    expect(told.at(-1)?.progress).toEqual({ kind: 'saved', path: usual('orders.csv'), bytes: 5, orders: 2, insteadOf: null });
    expect(readFileSync(usual('orders.csv'), 'utf8')).toBe('a,b\r\n');
    expect(logged).toEqual([{ event: 'file-saved', fields: { what: 'orders', bytes: 5, orders: 2 } }]);
  });

  it.skipIf(!hasFileModes)('a saved file and its new folder cannot be read by other users', async () => {
    const { tasks, ended } = open();
    tasks.start(SMALL);
    await ended();
    expectFileMode(usual(), 0o700);
    expectFileMode(usual('orders.csv'), 0o600);
  });

  it('a saved file gets a number if a file with its name exists', async () => {
    mkdirSync(usual(), { recursive: true });
    writeFileSync(usual('orders.csv'), 'before');
    const { tasks, ended, end } = open();
    tasks.start(SMALL);
    await ended();
    expect(end()).toMatchObject({ kind: 'saved', path: usual('orders (2).csv') });
    expect(readFileSync(usual('orders.csv'), 'utf8')).toBe('before');
  });

  it('a save fails if a hundred files with its name exist', async () => {
    mkdirSync(usual(), { recursive: true });
    writeFileSync(usual('orders.csv'), '');
    for (let number = 2; number < 100; number += 1) writeFileSync(usual(`orders (${number}).csv`), '');
    const { tasks, ended, end } = open();
    tasks.start(SMALL);
    await ended();
    expect(end()).toEqual({ kind: 'failed', problem: { kind: 'names-taken', detail: usual() } });
    expect(readdirSync(usual())).toHaveLength(99);
  });

  it('a second save is rejected with a reason while another one runs', async () => {
    const { tasks, ended } = open({ pathOf: never });
    tasks.start(SMALL);
    expect(tasks.start(SMALL)).toEqual({ ok: false, problem: { kind: 'file-busy' } });
    tasks.stop();
    await ended();
    expect(tasks.start(SMALL).ok).toBe(true);
  });

  it('a failed save reports the reason on the screen and in the log', async () => {
    const { tasks, ended, end, logged } = open();
    tasks.start(
      job(async function* () {
        yield* [];
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      }),
    );
    await ended();
    expect(end()).toEqual({ kind: 'failed', problem: { kind: 'disk-full', detail: 'ENOSPC' } });
    expect(logged).toEqual([{ event: 'file-not-saved', fields: { what: 'orders', problem: 'disk-full', detail: 'ENOSPC' } }]);
  });

  it('a save whose contents fail at the start ends with a message', async () => {
    const { tasks, ended, end } = open();
    tasks.start(
      job(() => {
        throw new Error('not a generator');
      }),
    );
    await ended();
    expect(end()).toEqual({ kind: 'failed', problem: { kind: 'failed', detail: 'not a generator' } });
  });

  it('a save can be stopped while it writes, and leaves no file', async () => {
    const { tasks, told, ended, end } = open();
    tasks.start(
      job(async function* ({ report }): AsyncGenerator<Chunk> {
        for (let orders = 1; ; orders += 1) {
          yield 'a line\r\n';
          report({ share: 0.5, orders });
        }
      }),
    );
    await waitFor(() => expect(told.some(({ progress }) => progress.kind === 'writing' && progress.share === 0.5)).toBe(true));
    tasks.stop();
    await ended();
    expect(end()).toEqual({ kind: 'stopped' });
    expect(readdirSync(usual())).toEqual([]);
  });

  it('a save can be stopped while it looks for its folder, and then writes nothing', async () => {
    let answer = (_path: string) => {};
    const { tasks, ended, end, told } = open({ pathOf: () => new Promise((resolve) => (answer = resolve)) });
    tasks.start(SMALL);
    tasks.stop();
    await ended();
    expect(end()).toEqual({ kind: 'stopped' });
    const before = told.length;
    answer(at('documents'));
    await waitFor(() => expect(readdirSync(usual())).toEqual([]));
    expect(told).toHaveLength(before);
  });

  it('a save is stopped and its file is deleted when the app closes', async () => {
    const { tasks, end } = open();
    let isStarted = false;
    tasks.start(
      job(async function* (): AsyncGenerator<Chunk> {
        isStarted = true;
        yield 'a';
        await never();
      }),
    );
    await waitFor(() => expect(isStarted).toBe(true));
    expect(readdirSync(usual())).toHaveLength(1);
    await tasks.close();
    expect(end()).toEqual({ kind: 'stopped' });
    expect(readdirSync(usual())).toEqual([]);
  });

  it.each([
    ['runs', () => undefined],
    ['was just stopped', (tasks: FileTasks) => tasks.stop()],
  ])('the test file in the folder of a save that %s is deleted when the app closes', async (_when, act) => {
    let isDeleting = false;
    const rm: DiskOperations['rm'] = async (path, options) => {
      isDeleting = true;
      await new Promise((resolve) => setTimeout(resolve, 50));
      await fs.rm(path, options);
    };
    const { tasks } = open({ disk: createDisk({ operations: { ...fs, rm } }) });
    tasks.start(SMALL);
    await waitFor(() => expect(isDeleting).toBe(true));
    act(tasks);
    await tasks.close();
    expect(readdirSync(usual())).toEqual([]);
  });

  it('a running save is reported again to a reloaded page', async () => {
    const { tasks, told, ended } = open({ pathOf: never });
    tasks.start(SMALL);
    tasks.reportCurrent();
    expect(told.map(({ progress }) => progress.kind)).toEqual(['writing', 'writing']);
    tasks.stop();
    await ended();
    const before = told.length;
    tasks.reportCurrent();
    expect(told).toHaveLength(before);
  });
});

describe('the folder of a saved file', () => {
  const saved = async (set: Parameters<typeof open>[0]) => {
    const station = open(set);
    station.tasks.start(SMALL);
    await station.ended();
    return { ...station, progress: station.end() };
  };

  it('the configured folder is created if it is missing', async () => {
    const { progress } = await saved({ configured: at('shared', 'exports') });
    expect(progress).toMatchObject({ kind: 'saved', path: at('shared', 'exports', 'orders.csv'), insteadOf: null });
  });

  it("the user's own folder replaces an unusable configured folder, which the screen and the log report", async () => {
    writeFileSync(at('a-file'), '');
    const configured = at('a-file', 'exports');
    const { progress, logged } = await saved({ configured });
    expect(progress).toMatchObject({
      kind: 'saved',
      path: usual('orders.csv'),
      insteadOf: { folder: configured, problem: { kind: 'no-folder', detail: 'ENOTDIR' } },
    });
    expect(logged[0]).toEqual({ event: 'folder-not-usable', fields: { folder: 'configured', detail: 'ENOTDIR' } });
  });

  it.skipIf(!hasFileModes || process.getuid?.() === 0)(
    "the user's own folder replaces a configured folder without write permission",
    async () => {
      mkdirSync(at('read-only'));
      chmodSync(at('read-only'), 0o500);
      const { progress } = await saved({ configured: at('read-only') });
      expect(progress).toMatchObject({ kind: 'saved', path: usual('orders.csv'), insteadOf: { problem: { kind: 'not-allowed' } } });
    },
  );

  const BEHIND_LINKS: [string, () => string][] = [
    ['a link to the station’s own folder', () => at('to-station')],
    ['a folder behind a link to a hidden one', () => at('to-hidden', 'new')],
  ];
  it.each<[string, () => string]>([
    ['the station’s own folder', () => at('station')],
    ['a folder inside the station’s own', () => at('station', 'exports')],
    ['a hidden folder', () => at('.config', 'autostart')],
    ...(canLinkFolders ? BEHIND_LINKS : []),
  ])('the configured folder is never %s, and nothing is created there', async (_which, configured) => {
    for (const name of ['station', '.hidden']) mkdirSync(at(name));
    if (canLinkFolders) {
      symlinkSync(at('station'), at('to-station'), 'junction');
      symlinkSync(at('.hidden'), at('to-hidden'), 'junction');
    }
    const { progress } = await saved({ configured: configured() });
    expect(progress).toMatchObject({ kind: 'saved', path: usual('orders.csv'), insteadOf: { problem: { kind: 'forbidden-folder' } } });
    for (const name of ['station', '.hidden']) expect(readdirSync(at(name))).toEqual([]);
  });

  it.skipIf(!canLinkFolders)("the configured folder is rejected if it becomes a link to the station's own folder", async () => {
    mkdirSync(at('station'));
    const mkdir = (async (path, options) => {
      if (path !== at('shared')) return fs.mkdir(path, options);
      return fs.symlink(at('station'), at('shared'), 'junction');
    }) as DiskOperations['mkdir'];
    const { progress } = await saved({ configured: at('shared'), disk: createDisk({ operations: { ...fs, mkdir } }) });
    expect(progress).toMatchObject({ kind: 'saved', path: usual('orders.csv'), insteadOf: { problem: { detail: 'own-folder' } } });
    expect(readdirSync(at('station'))).toEqual([]);
  });

  it('the next folder is used if the system does not name the documents folder', async () => {
    const { progress, logged } = await saved({
      async pathOf(name) {
        if (name === 'documents' || name === 'downloads') throw new Error(`Failed to get '${name}' path`);
        return at(name);
      },
    });
    expect(progress).toMatchObject({ kind: 'saved', path: at('desktop', 'Stagebay', 'orders.csv'), insteadOf: null });
    expect(logged[0]).toEqual({ event: 'folder-not-usable', fields: { folder: 'documents', detail: "Failed to get 'documents' path" } });
  });

  it('the message names the folder if none is usable', async () => {
    const { progress } = await saved({
      configured: 'relative',
      pathOf: () => Promise.reject(new Error('none')),
    });
    expect(progress).toEqual({ kind: 'failed', problem: { kind: 'forbidden-folder', detail: 'not-absolute' } });
  });

  it('the next folder is used if a network drive hangs, and the drive is not accessed again meanwhile', async () => {
    const hanging = hangingFolder(at('documents', 'Stagebay'));
    const { tasks, ended, told } = open({ disk: createDisk({ operations: hanging.operations }) });
    for (const times of [1, 2]) {
      tasks.start(SMALL);
      await waitFor(() => expect(told.filter(({ progress }) => progress.kind === 'saved').length === times).toBe(true));
      await ended();
    }
    expect(readdirSync(at('downloads', 'Stagebay')).sort()).toEqual(['orders (2).csv', 'orders.csv']);
    expect(hanging.waiting()).toBe(1);
    hanging.recover();
  });
});
