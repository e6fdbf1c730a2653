/** Primitives without knowledge of the product. */
export { writeFileAtomic, writeFileAtomicSync } from './atomic-write';
export { backoffMs } from './backoff';
export { type ClockSources, type Clocks, createClocks } from './clocks';
export { type Debounced, debounce } from './debounce';
export { createEmitter, type Emitter } from './emitter';
export { escapeHtml } from './escape-html';
export { isWritableFolder } from './is-writable';
export { createMutex, type Mutex } from './mutex';
export { rejectAfter } from './reject-after';
export { rename, renameSync } from './rename';
export { DISTRUST_REASONS, readTrustedFile, type TrustedFileProblem } from './trusted-file';
export { watchFolder } from './watch-folder';
export { type FileAccess, findOthersWithAccess, isAccessibleToOthers, readFileAccess } from './windows-access';
