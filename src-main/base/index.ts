/** Primitives without knowledge of the product. */
export { backoffMs } from './backoff';
export { canWriteInto } from './can-write';
export { type ClockSources, type Clocks, createClocks } from './clocks';
export { rename, renameSync } from './rename';
export { replaceFileSync } from './replace-file';
export { type FileAccess, isOpenToOthers, othersWithAccess, readFileAccess } from './windows-access';
