import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Chunk, createDisk, createFileTasks, type FileJob, type FileTasksOptions, type SaveQuestion } from '../../../src-main/files';
import type { LogFields } from '../../../src-main/log';
import type { FileTask } from '../../../src-shared/file-task';
import { until } from '../until';
import { hangingFolder } from './fixtures/disks';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-tasks-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const never = () => new Promise<never>(() => undefined);

function open(set: Partial<FileTasksOptions> = {}) {
  const told: FileTask[] = [];
  const questions: SaveQuestion[] = [];
  const logged: { event: string; fields: LogFields | undefined }[] = [];
  const write = (event: string, fields?: LogFields) => void logged.push({ event, fields });
  const tasks = createFileTasks({
    disk: createDisk(),
    pathOf: async () => folder,
    async ask(question) {
      questions.push(question);
      return question.defaultPath;
    },
    log: { debug: write, info: write, warn: write, error: write },
    onChange: (task) => void told.push(task),
    ...set,
  });
  const isOver = () => !['asking', 'writing'].includes(told.at(-1)?.progress.kind ?? 'asking');
  return { tasks, told, questions, logged, ended: () => until(() => expect(isOver()).toBe(true)), end: () => told.at(-1)?.progress };
}

const job = (contents: FileJob['contents'], set: Partial<FileJob> = {}): FileJob => ({
  what: 'orders',
  name: 'orders.csv',
  extension: 'csv',
  contents,
  ...set,
});

const SMALL = job(async function* ({ report }): AsyncGenerator<Chunk> {
  yield 'a,b\r\n';
  report({ share: 1, orders: 2 });
});

describe('a file that a person asks for', () => {
  it('is reported from the question where it is to go to its end, and logged without its name', async () => {
    const { tasks, told, questions, logged, ended } = open();
    expect(tasks.start(SMALL)).toEqual({ ok: true, value: null });
    await ended();
    const path = join(folder, 'orders.csv');
    expect(questions).toEqual([{ defaultPath: path, extension: 'csv' }]);
    expect(told.map(({ id, what, progress }) => ({ id, what, kind: progress.kind }))).toEqual(
      ['asking', 'writing', 'writing', 'saved'].map((kind) => ({ id: 1, what: 'orders', kind })),
    );
    expect(told.at(-1)?.progress).toEqual({ kind: 'saved', path, bytes: 5, orders: 2 });
    expect(readFileSync(path, 'utf8')).toBe('a,b\r\n');
    expect(logged).toEqual([{ event: 'file-saved', fields: { what: 'orders', bytes: 5, orders: 2 } }]);
  });

  it('is one at a time, and another one is refused with a reason and not with silence', async () => {
    const { tasks, ended } = open({ ask: never });
    tasks.start(SMALL);
    expect(tasks.start(SMALL)).toEqual({ ok: false, problem: { kind: 'file-busy' } });
    tasks.stop();
    await ended();
    expect(tasks.start(SMALL).ok).toBe(true);
  });

  it('is not begun where the person closes the dialog', async () => {
    const { tasks, ended, end, logged } = open({ ask: async () => null });
    tasks.start(SMALL);
    await ended();
    expect(end()).toEqual({ kind: 'canceled' });
    expect(logged).toEqual([]);
  });

  it('that cannot be written says why, to the person and to the log', async () => {
    const { tasks, ended, end, logged } = open({ ask: async () => join(folder, 'none', 'orders.csv') });
    tasks.start(SMALL);
    await ended();
    expect(end()).toEqual({ kind: 'failed', problem: { kind: 'no-folder', detail: 'ENOENT' } });
    expect(logged).toEqual([{ event: 'file-not-saved', fields: { what: 'orders', problem: 'no-folder', detail: 'ENOENT' } }]);
  });

  it('says so where the system cannot ask where it is to go', async () => {
    const { tasks, ended, end } = open({ ask: () => Promise.reject(new Error('no portal')) });
    tasks.start(SMALL);
    await ended();
    expect(end()).toEqual({ kind: 'failed', problem: { kind: 'no-dialog', detail: 'no portal' } });
  });

  it('ends with a message where its contents break before they begin', async () => {
    const { tasks, ended, end } = open();
    tasks.start(
      job(() => {
        throw new Error('not a generator');
      }),
    );
    await ended();
    expect(end()).toEqual({ kind: 'failed', problem: { kind: 'failed', detail: 'not a generator' } });
  });

  it('can be stopped while it is written, and leaves nothing', async () => {
    const { tasks, told, ended, end } = open();
    tasks.start(
      job(async function* ({ report }): AsyncGenerator<Chunk> {
        for (let orders = 1; ; orders += 1) {
          yield 'a line\r\n';
          report({ share: 0.5, orders });
        }
      }),
    );
    await until(() => expect(told.some(({ progress }) => progress.kind === 'writing' && progress.share === 0.5)).toBe(true));
    tasks.stop();
    await ended();
    expect(end()).toEqual({ kind: 'stopped' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('can be stopped while the dialog does not come up, and what the dialog says later is dropped', async () => {
    let answer = (_path: string | null) => {};
    const { tasks, ended, end, told } = open({ ask: () => new Promise((resolve) => (answer = resolve)) });
    tasks.start(SMALL);
    tasks.stop();
    await ended();
    expect(end()).toEqual({ kind: 'stopped' });
    const before = told.length;
    answer(join(folder, 'orders.csv'));
    await tasks.close();
    expect(told).toHaveLength(before);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is stopped and removed when the app is closed', async () => {
    const { tasks, told, end } = open();
    tasks.start(
      job(async function* (): AsyncGenerator<Chunk> {
        yield 'a';
        await never();
      }),
    );
    await until(() => expect(told.some(({ progress }) => progress.kind === 'writing') && readdirSync(folder).length === 1).toBe(true));
    await tasks.close();
    expect(end()).toEqual({ kind: 'stopped' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is told of once more to a page that was loaded anew, until it is over', async () => {
    const { tasks, told, ended } = open({ ask: never });
    tasks.start(SMALL);
    tasks.reportAgain();
    expect(told.map(({ progress }) => progress.kind)).toEqual(['asking', 'asking']);
    tasks.stop();
    await ended();
    const before = told.length;
    tasks.reportAgain();
    expect(told).toHaveLength(before);
  });
});

describe('the folder that is suggested', () => {
  const at = (name: string) => join(folder, name);

  it.each<[string, readonly string[], string]>([
    ['the documents', ['documents', 'downloads', 'home'], 'documents'],
    ['the downloads where the documents were redirected to a folder that no longer exists', ['downloads', 'home'], 'downloads'],
    ['the home where there is nothing else', ['home'], 'home'],
  ])('is %s', async (_which, there, expected) => {
    for (const name of there) mkdirSync(at(name));
    const { tasks, questions, ended } = open({ pathOf: async (name) => at(name) });
    tasks.start(SMALL);
    await ended();
    expect(questions[0]?.defaultPath).toBe(join(at(expected), 'orders.csv'));
  });

  it('is another one where the system does not even name the documents', async () => {
    mkdirSync(at('desktop'));
    const { tasks, questions, logged, ended, end } = open({
      async pathOf(name) {
        if (name === 'documents' || name === 'downloads') throw new Error(`Failed to get '${name}' path`);
        return at(name);
      },
    });
    tasks.start(SMALL);
    await ended();
    expect(questions[0]?.defaultPath).toBe(join(at('desktop'), 'orders.csv'));
    expect(end()).toMatchObject({ kind: 'saved' });
    expect(logged[0]).toEqual({ event: 'folder-not-usable', fields: { folder: 'documents', detail: "Failed to get 'documents' path" } });
  });

  it('is left to the system where there is none', async () => {
    const { tasks, questions, ended } = open({
      async pathOf() {
        throw new Error('none');
      },
      async ask(question) {
        questions.push(question);
        return null;
      },
    });
    tasks.start(SMALL);
    await ended();
    expect(questions).toEqual([{ defaultPath: 'orders.csv', extension: 'csv' }]);
  });

  it('is the next one where a network drive hangs, which is not asked again while it does', async () => {
    mkdirSync(at('documents'));
    mkdirSync(at('downloads'));
    const hanging = hangingFolder(at('documents'));
    const { tasks, questions, ended, told } = open({
      pathOf: async (name) => at(name),
      disk: createDisk({ operations: hanging.operations }),
    });
    for (const times of [1, 2]) {
      tasks.start(SMALL);
      await until(() => expect(told.filter(({ progress }) => progress.kind === 'saved').length === times).toBe(true));
      await ended();
    }
    expect(questions.map(({ defaultPath }) => defaultPath)).toEqual(Array(2).fill(join(at('downloads'), 'orders.csv')));
    expect(hanging.waiting()).toBe(1);
    hanging.recover();
  });
});
