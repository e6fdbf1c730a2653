/** Files that a person asked for: how far one is, and why it was not written. */
import type { FileProblem, FileTask, UnusableFolder } from '../../src-shared/file-task';
import { count } from './count';

/** What to do about it. The system's own code is for IT, on the phone. */
function problem(found: FileProblem): string {
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

/** A folder that did not respond in time may yet do what it was asked. */
const mayBeWritten = (found: FileProblem): boolean => found.kind === 'not-responding' && found.seconds > 0;

export const fileWords = {
  stop: { orders: 'Stop export', diagnostics: 'Stop' } satisfies Record<FileTask['what'], string>,
  /** The name of the bar. */
  progress: { orders: 'Export', diagnostics: 'Diagnostics' } satisfies Record<FileTask['what'], string>,
  writing: {
    orders: (orders: number) => `${count(orders, 'order', 'orders')} written so far`,
    diagnostics: () => 'Looking at everything…',
  } satisfies Record<FileTask['what'], (orders: number) => string>,
  saved: {
    orders: ({ orders }) => `${count(orders, 'order', 'orders')} written to`,
    diagnostics: ({ bytes }) => `${Math.ceil(bytes / 1000)} kB written to`,
  } satisfies Record<FileTask['what'], (saved: { orders: number; bytes: number }) => string>,
  insteadOf: ({ folder, problem }: UnusableFolder) =>
    `The export folder ${folder} could not be used (${problem.detail}), so another one was.`,
  stopped: 'Stopped. No file was written.',
  notWritten: (found: FileProblem) => `${mayBeWritten(found) ? 'The file may not be there.' : 'Nothing was written.'} ${problem(found)}`,
  busy: 'Another file is being written. Wait until it is done, or stop it.',
  close: 'Close',
};
