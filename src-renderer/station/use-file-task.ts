import type { FileTask } from '../../src-shared/station/file-task';
import { useStation } from './store';

/** The last file task, if it is of this kind. */
export const useFileTask = (what: FileTask['kind']): FileTask | null => useStation(({ file }) => (file?.kind === what ? file : null));
