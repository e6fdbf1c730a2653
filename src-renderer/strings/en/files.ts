/** The texts of file tasks: progress, result, and why a file was not written. */
import type { FileProblem, FileTask, UnusableFolder } from '../../../src-shared/station/file-task';
import { formatCount } from './plural';

/** What to do about a problem. The system's error code is for IT. */
function problemMessage(found: FileProblem): string {
  switch (found.kind) {
    case 'not-responding':
      return found.seconds === 0
        ? 'A folder that was used before still does not respond. Restart Stagebay, or call IT.'
        : `The folder did not respond within ${found.seconds} s. Try again, or call IT.`;
    case 'disk-full':
      return `The disk is full (${found.detail}). Make room, or call IT.`;
    case 'not-allowed':
      return `This user may not write to the folder (${found.detail}). Call IT.`;
    case 'no-folder':
      return `There is no folder to write to (${found.detail}). Call IT.`;
    case 'forbidden-folder':
      return `Files never go to this folder (${found.detail}). Call IT.`;
    case 'names-taken':
      return `There are too many files of this name in ${found.detail}. Move them away, or call IT.`;
    case 'failed':
      return `Try again, or call IT (${found.detail}).`;
  }
}

/** A folder that did not respond in time may still complete the write. */
const mayStillBeWritten = (found: FileProblem): boolean => found.kind === 'not-responding' && found.seconds > 0;

export const fileStrings = {
  stop: { orders: 'Stop export', diagnostics: 'Stop' } satisfies Record<FileTask['kind'], string>,
  /** The accessible name of the progress bar. */
  progress: { orders: 'Export', diagnostics: 'Diagnostics' } satisfies Record<FileTask['kind'], string>,
  writing: {
    orders: (orders: number) => `${formatCount(orders, 'order', 'orders')} written so far`,
    diagnostics: () => 'Looking at everything…',
  } satisfies Record<FileTask['kind'], (orders: number) => string>,
  saved: {
    orders: ({ orders }) => `${formatCount(orders, 'order', 'orders')} written to`,
    diagnostics: ({ bytes }) => `${Math.ceil(bytes / 1000)} kB written to`,
  } satisfies Record<FileTask['kind'], (saved: { orders: number; bytes: number }) => string>,
  insteadOf: ({ folder, problem: problemMessage }: UnusableFolder) =>
    `The export folder ${folder} could not be used (${problemMessage.detail}), so another one was.`,
  stopped: 'Stopped. No file was written.',
  notWritten: (found: FileProblem) =>
    `${mayStillBeWritten(found) ? 'The file may not be there.' : 'Nothing was written.'} ${problemMessage(found)}`,
  busy: 'Another file is being written. Wait until it is done, or stop it.',
  close: 'Close',
};
