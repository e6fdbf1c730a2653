import type { FileTask } from '../../src-shared/station/file-task';
import { useStation } from './store';

/** The file that a person asked for last, where it is one of this kind. */
export const useFileTask = (what: FileTask['kind']): FileTask | null => useStation(({ file }) => (file?.kind === what ? file : null));
