/** What no page, session or process of the app may do, and who may read the files that the app writes. */
export { tryDisableCoreDumps } from './core-dumps';
export { findDangerousVariables } from './environment-variables';
export { createHidAccess, type HidAccess, type HidKinds } from './hid-devices';
export { isInstrumented } from './instrumented-build';
export { DISABLED_PAGE_FEATURES } from './page-features';
export { pageHeaders } from './page-headers';
export { cutOffNetwork, preparePageNetwork } from './page-network';
export { type Decision, isPermissionAllowed, PERMISSIONS, type Permission } from './permissions';
export { keepNewFilesPrivate, makeFilesPrivate, makeFolderPrivate } from './private-files';
export { denyDownloads, denyPermissions, denyRequests, hardenSessions } from './sessions';
export { type ContentsOptions, hardenContents } from './web-contents';
