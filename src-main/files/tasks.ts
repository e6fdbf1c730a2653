/**
 * Files that a person asks for in the window, one at a time: finds the folder, writes the file, reports how far it is, and stops
 * when the person says so. Every end is reported, because a button that does nothing looks broken.
 */
import { join, parse } from 'node:path';
import { type FileProgress, type FileTask, isUnderWay } from '../../src-shared/file-task';
import { fail, ok, type Result } from '../../src-shared/result';
import { within } from '../../src-shared/within';
import { untilAborted } from './disk';
import { createFolderFinder, type FolderFinderOptions } from './folders';
import { fileProblem } from './problem';
import { type Chunk, writeWhole } from './whole-file';

export interface FileContext {
  readonly signal: AbortSignal;
  readonly report: (progress: { readonly share: number; readonly orders: number }) => void;
}

export interface FileJob {
  readonly what: FileTask['what'];
  /** With its extension, and without a folder. Where a file of that name exists, a number is put before the extension. */
  readonly name: string;
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

export interface FileTasksOptions extends FolderFinderOptions {
  readonly onChange: (task: FileTask) => void;
}

const REPORT_EVERY_MS = 200;

const CLOSE_WITHIN_MS = 3_000;

/** A page that asks again and again must not fill the disk with files that nobody reads. */
const MAX_SAME_NAME = 99;

export function createFileTasks({ onChange, ...options }: FileTasksOptions): FileTasks {
  const { disk, log } = options;
  const findFolder = createFolderFinder(options);
  let latest: FileTask | null = null;
  let running: { readonly controller: AbortController; readonly ended: Promise<void> } | null = null;
  let ids = 0;

  async function run(job: FileJob, signal: AbortSignal, report: (progress: FileProgress) => void): Promise<FileProgress> {
    let orders = 0;
    report({ kind: 'writing', share: null, orders });
    const found = await untilAborted(findFolder(), signal);
    if (!found.ok) return { kind: 'failed', problem: found.problem.problem };
    const { folder, insteadOf } = found.value;
    const reportWriting = throttled(report);
    const contents = job.contents({
      signal,
      report(progress) {
        orders = progress.orders;
        reportWriting({ kind: 'writing', ...progress });
      },
    });
    const written = await writeWhole(disk, namesIn(folder, job.name), contents, { signal });
    if (written.ok) return { kind: 'saved', ...written.value, orders, insteadOf };
    const { problem } = written;
    if (problem.kind === 'stopped') return { kind: 'stopped' };
    return { kind: 'failed', problem: problem.kind === 'exists' ? { kind: 'names-taken', detail: folder } : problem };
  }

  async function runToEnd(job: FileJob, signal: AbortSignal): Promise<void> {
    ids += 1;
    const id = ids;
    const report = (progress: FileProgress) => {
      latest = { id, what: job.what, progress };
      onChange(latest);
    };
    const end = await run(job, signal, report).catch(
      (error): FileProgress => (signal.aborted ? { kind: 'stopped' } : { kind: 'failed', problem: fileProblem(error) }),
    );
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

/** `orders.csv`, `orders (2).csv`, `orders (3).csv` and so on. */
function namesIn(folder: string, name: string): readonly [string, ...string[]] {
  const { name: stem, ext } = parse(name);
  const numbered = Array.from({ length: MAX_SAME_NAME - 1 }, (_none, index) => join(folder, `${stem} (${index + 2})${ext}`));
  return [join(folder, name), ...numbered];
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
