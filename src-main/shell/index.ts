export { lockNavigation, lockPermissions } from './locks';
export { PAGE_ORIGIN, registerPageScheme, servePage } from './page';
export { askWhereToSave } from './save-dialog';
export { flushStorageSoon } from './storage';
export { bringToFront, openWindow } from './window';
