/**
 * Every file that a person asks for is written here: where it goes, how long a folder may take to respond, whole or not at all, and
 * what is said when it cannot be written. Files that the app keeps for itself are written where they belong.
 */
export { createDisk, type Disk, type DiskOperations, NotRespondingError } from './disk';
export { createFileTasks, type FileContext, type FileJob, type FileTasks, type FileTasksOptions } from './file-tasks';
export type { FolderName } from './folder-finder';
export { createFolderPathReader } from './folder-paths';
export { type Chunk, type WriteProblem, type WrittenFile, writeFileAtomically } from './write-file';
