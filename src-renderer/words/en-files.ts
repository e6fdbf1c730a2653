/** Files that a person asked for: how far one is, and why it was not written. */
import type { FileProblem, FileTask } from '../../src-shared/file-task';
import { count } from './count';

/** What to do about it. The system's own code is for IT, on the phone. */
function problem(found: FileProblem): string {
  switch (found.kind) {
    case 'not-responding':
      return found.seconds === 0
        ? 'A folder that was used before still does not respond. Restart Stagebay, and choose a folder on this computer.'
        : `This folder did not respond within ${found.seconds} s. Choose another folder, on this computer if you can.`;
    case 'disk-full':
      return `The disk is full (${found.detail}). Make room, or choose another folder.`;
    case 'not-allowed':
      return `You may not write there, or the file is open in another program (${found.detail}). Close it, or choose another folder.`;
    case 'no-folder':
      return `This folder is not there any more (${found.detail}). Choose another folder.`;
    case 'no-dialog':
      return `The window that asks where to save the file could not be opened (${found.detail}). Call IT.`;
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
  asking: 'Choose where to save the file.',
  writing: {
    orders: (orders: number) => `${count(orders, 'order', 'orders')} written so far`,
    diagnostics: () => 'Looking at everything…',
  } satisfies Record<FileTask['what'], (orders: number) => string>,
  saved: {
    orders: ({ orders, path }) => `${count(orders, 'order', 'orders')} written to ${path}`,
    diagnostics: ({ bytes, path }) => `${Math.ceil(bytes / 1000)} kB written to ${path}`,
  } satisfies Record<FileTask['what'], (saved: { orders: number; bytes: number; path: string }) => string>,
  stopped: 'Stopped. No file was written.',
  notWritten: (found: FileProblem) => `${mayBeWritten(found) ? 'The file may not be there.' : 'Nothing was written.'} ${problem(found)}`,
  busy: 'Another file is being written. Wait until it is done, or stop it.',
  close: 'Close',
};
