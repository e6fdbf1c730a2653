import type { FileTask } from '../../src-shared/file-task';
import { useStation } from './store';

/** The file that a person asked for last, where it is one of this kind. */
export const useFileTask = (what: FileTask['what']): FileTask | null => useStation(({ file }) => (file?.what === what ? file : null));
