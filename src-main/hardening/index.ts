export { findDangerousVariables } from './environment-variables';
export { isInstrumented } from './instrumented-build';
export { DISABLED_PAGE_FEATURES } from './page-features';
export { PAGE_HEADERS } from './page-headers';
export { cutOffNetwork, preparePageNetwork } from './page-network';
export { type Decision, isAllowed, PERMISSIONS, type Permission } from './permissions';
export { denyDownloads, denyPermissions, denyRequests, hardenSessions } from './sessions';
export { type ContentsOptions, hardenContents } from './web-contents';
