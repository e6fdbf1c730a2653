/**
 * Saves the files that the user requests, such as exports and diagnostics: finds the folder, limits how long it may take, writes the
 * file atomically, and reports problems. Files for internal use are written elsewhere.
 */
export { createDisk, type Disk, type DiskOperations, NotRespondingError } from './disk';
export { createFileTasks, type FileContext, type FileJob, type FileTasks, type FileTasksOptions } from './file-tasks';
export type { FolderName } from './folder-finder';
export { createFolderPathReader } from './folder-paths';
export { type Chunk, type WriteProblem, type WrittenFile, writeFileAtomically } from './write-file';
