/**
 * Files that a person asks for in the window, one at a time: asks where the file is to go, writes it, reports how far it is, and
 * stops when the person says so. Every end is reported, because a button that does nothing looks broken.
 */
import { join } from 'node:path';
import { type FileProgress, type FileTask, isUnderWay } from '../../src-shared/file-task';
import { fail, ok, type Result } from '../../src-shared/result';
import { within } from '../../src-shared/within';
import type { Log } from '../log';
import { type Disk, untilAborted } from './disk';
import { createFolderFinder, type FolderName } from './folders';
import { fileProblem } from './problem';
import { type Chunk, writeWhole } from './whole-file';

/** What the system's dialog asks with. */
export interface SaveQuestion {
  /** A whole path, or a name alone: the dialog begins where the system wants then. */
  readonly defaultPath: string;
  /** Without its dot. */
  readonly extension: string;
}

export interface FileContext {
  readonly signal: AbortSignal;
  readonly report: (progress: { readonly share: number; readonly orders: number }) => void;
}

export interface FileJob {
  readonly what: FileTask['what'];
  /** The suggested name, with its extension. */
  readonly name: string;
  readonly extension: string;
  readonly mode?: number;
  readonly contents: (context: FileContext) => AsyncIterable<Chunk>;
}

export interface FileTasks {
  /** Begins. The rest is told by `onChange`. */
  start(job: FileJob): Result<null, { readonly kind: 'file-busy' }>;
  /** Nothing happens where nothing runs. */
  stop(): void;
  /** Reports once more how far it is, for a page that was loaded anew. */
  reportAgain(): void;
  /** Stops what runs and removes what was begun, for as long as quitting may wait. */
  close(): Promise<void>;
}

export interface FileTasksOptions {
  readonly disk: Disk;
  /** May reject: see `createFolderFinder`. */
  readonly pathOf: (folder: FolderName) => Promise<string>;
  /** @returns a path; `null` when the person closed the dialog. May reject. */
  readonly ask: (question: SaveQuestion) => Promise<string | null>;
  readonly log: Log;
  readonly onChange: (task: FileTask) => void;
}

const REPORT_EVERY_MS = 200;

const CLOSE_WITHIN_MS = 3_000;

export function createFileTasks({ disk, pathOf, ask, log, onChange }: FileTasksOptions): FileTasks {
  const findFolder = createFolderFinder({ disk, pathOf, log });
  let latest: FileTask | null = null;
  let running: { readonly controller: AbortController; readonly ended: Promise<void> } | null = null;
  let ids = 0;

  async function choosePath({ name, extension }: FileJob, signal: AbortSignal): Promise<string | null> {
    const folder = await untilAborted(findFolder(), signal);
    return untilAborted(ask({ defaultPath: folder === null ? name : join(folder, name), extension }), signal);
  }

  async function run(job: FileJob, signal: AbortSignal, report: (progress: FileProgress) => void): Promise<FileProgress> {
    report({ kind: 'asking' });
    let path: string | null;
    try {
      path = await choosePath(job, signal);
    } catch (error) {
      if (signal.aborted) return { kind: 'stopped' };
      return { kind: 'failed', problem: { kind: 'no-dialog', detail: fileProblem(error).detail } };
    }
    if (path === null) return { kind: 'canceled' };
    let orders = 0;
    report({ kind: 'writing', share: null, orders });
    const reportWriting = throttled(report);
    const contents = job.contents({
      signal,
      report(progress) {
        orders = progress.orders;
        reportWriting({ kind: 'writing', ...progress });
      },
    });
    const written = await writeWhole(disk, path, contents, { replace: true, signal, ...(job.mode && { mode: job.mode }) });
    if (written.ok) return { kind: 'saved', path, bytes: written.value, orders };
    const { problem } = written;
    if (problem.kind === 'stopped') return { kind: 'stopped' };
    return { kind: 'failed', problem: problem.kind === 'exists' ? { kind: 'failed', detail: 'EEXIST' } : problem };
  }

  async function runToEnd(job: FileJob, signal: AbortSignal): Promise<void> {
    ids += 1;
    const id = ids;
    const report = (progress: FileProgress) => {
      latest = { id, what: job.what, progress };
      onChange(latest);
    };
    const end = await run(job, signal, report).catch((error): FileProgress => ({ kind: 'failed', problem: fileProblem(error) }));
    running = null;
    if (end.kind === 'saved') log.info('file-saved', { what: job.what, bytes: end.bytes, orders: end.orders });
    if (end.kind === 'failed') log.warn('file-not-saved', { what: job.what, problem: end.problem.kind, detail: end.problem.detail });
    report(end);
  }

  return {
    start(job) {
      if (running) return fail({ kind: 'file-busy' });
      const controller = new AbortController();
      running = { controller, ended: runToEnd(job, controller.signal) };
      return ok(null);
    },
    stop: () => running?.controller.abort(),
    reportAgain: () => void (latest && isUnderWay(latest) && onChange(latest)),
    async close() {
      if (!running) return;
      running.controller.abort();
      await within(CLOSE_WITHIN_MS, running.ended);
    },
  };
}

/** Drops what comes sooner than a person can see it. */
function throttled<Value>(report: (value: Value) => void): (value: Value) => void {
  let at = Number.NEGATIVE_INFINITY;
  return (value) => {
    if (performance.now() - at < REPORT_EVERY_MS) return;
    at = performance.now();
    report(value);
  };
}
