/** Primitives without knowledge of the product. */
export { backoffMs } from './backoff';
export { type ClockSources, type Clocks, createClocks } from './clocks';
export { isWritableFolder } from './is-writable';
export { rename, renameSync } from './rename';
export { replaceFileSync } from './replace-file';
export { type FileAccess, findOthersWithAccess, isAccessibleToOthers, readFileAccess } from './windows-access';
