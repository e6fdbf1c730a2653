/**
 * Saves the files that the user requests in the window, one at a time: finds the folder, writes the file, reports progress, and stops on
 * request. Every result is reported, because a button without a visible effect looks broken.
 */
import { join, parse } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { withTimeout } from '../../src-shared/base/timeout';
import { type FileProgress, type FileTask, isFileTaskRunning } from '../../src-shared/station/file-task';
import { untilAborted } from './disk';
import { toFileProblem } from './file-problem';
import { createFolderFinder, type FolderFinderOptions } from './folder-finder';
import { type Chunk, writeFileAtomically } from './write-file';

export interface FileContext {
  readonly signal: AbortSignal;
  readonly report: (progress: { readonly share: number; readonly orders: number }) => void;
}

export interface FileJob {
  readonly kind: FileTask['kind'];
  /** The file name with its extension, without a folder. If a file of that name exists, a number is added before the extension. */
  readonly name: string;
  readonly contents: (context: FileContext) => AsyncIterable<Chunk>;
}

export interface FileTasks {
  /** Starts to save a file. `onChange` reports the progress and the result. */
  start(job: FileJob): Result<null, { readonly kind: 'file-busy' }>;
  /** Stops the running task, if there is one. */
  stop(): void;
  /** Reports the progress of the running task again, for a reloaded page. */
  reportCurrent(): void;
  /** Stops the running task and waits a limited time until it has deleted its incomplete file and its test file in the folder. */
  close(): Promise<void>;
}

export interface FileTasksOptions extends FolderFinderOptions {
  readonly onChange: (task: FileTask) => void;
}

const REPORT_INTERVAL_MS = 200;

const CLOSE_TIMEOUT_MS = 3_000;

/** Limits the number of files with the same name, so that a page cannot fill the disk by repeated requests. */
const MAX_NUMBERED_NAMES = 99;

export function createFileTasks({ onChange, ...options }: FileTasksOptions): FileTasks {
  const { disk, log } = options;
  const findFolder = createFolderFinder(options);
  let latestTask: FileTask | null = null;
  let running: { readonly controller: AbortController; readonly ended: Promise<void> } | null = null;
  /** The latest search for a folder. It continues after its task was stopped, because it still has to delete its test file. */
  let search: Promise<unknown> = Promise.resolve();
  let lastId = 0;

  async function writeJob(job: FileJob, signal: AbortSignal, report: (progress: FileProgress) => void): Promise<FileProgress> {
    let orders = 0;
    report({ kind: 'writing', share: null, orders });
    const finding = findFolder();
    search = finding;
    const found = await untilAborted(finding, signal);
    if (!found.ok) return { kind: 'failed', problem: found.problem.problem };
    const { folder, insteadOf } = found.value;
    const reportWriting = throttle(report);
    const contents = job.contents({
      signal,
      report(progress) {
        orders = progress.orders;
        reportWriting({ kind: 'writing', ...progress });
      },
    });
    const written = await writeFileAtomically(disk, toCandidatePaths(folder, job.name), contents, { signal });
    if (written.ok) return { kind: 'saved', ...written.value, orders, insteadOf };
    const { problem } = written;
    if (problem.kind === 'stopped') return { kind: 'stopped' };
    return { kind: 'failed', problem: problem.kind === 'exists' ? { kind: 'names-taken', detail: folder } : problem };
  }

  async function runAndReport(job: FileJob, signal: AbortSignal): Promise<void> {
    lastId += 1;
    const id = lastId;
    const report = (progress: FileProgress) => {
      latestTask = { id, kind: job.kind, progress };
      onChange(latestTask);
    };
    const outcome = await writeJob(job, signal, report).catch(
      (error): FileProgress => (signal.aborted ? { kind: 'stopped' } : { kind: 'failed', problem: toFileProblem(error) }),
    );
    running = null;
    if (outcome.kind === 'saved') log.info('file-saved', { what: job.kind, bytes: outcome.bytes, orders: outcome.orders });
    if (outcome.kind === 'failed')
      log.warn('file-not-saved', { what: job.kind, problem: outcome.problem.kind, detail: outcome.problem.detail });
    report(outcome);
  }

  return {
    start(job) {
      if (running) return fail({ kind: 'file-busy' });
      const controller = new AbortController();
      running = { controller, ended: runAndReport(job, controller.signal) };
      return ok(null);
    },
    stop: () => running?.controller.abort(),
    reportCurrent: () => void (latestTask && isFileTaskRunning(latestTask) && onChange(latestTask)),
    async close() {
      running?.controller.abort();
      await withTimeout(CLOSE_TIMEOUT_MS, Promise.all([running?.ended, search]));
    },
  };
}

/** Returns the possible paths in order: `orders.csv`, `orders (2).csv`, `orders (3).csv` … */
function toCandidatePaths(folder: string, name: string): readonly [string, ...string[]] {
  const { name: stem, ext } = parse(name);
  const numbered = Array.from({ length: MAX_NUMBERED_NAMES - 1 }, (_none, index) => join(folder, `${stem} (${index + 2})${ext}`));
  return [join(folder, name), ...numbered];
}

/** Limits how often `report` is called, because faster changes are not visible. */
function throttle<Value>(report: (value: Value) => void): (value: Value) => void {
  let lastReportAt = Number.NEGATIVE_INFINITY;
  return (value) => {
    if (performance.now() - lastReportAt < REPORT_INTERVAL_MS) return;
    lastReportAt = performance.now();
    report(value);
  };
}
