export { lockNavigation, lockPermissions } from './locks';
export { PAGE_ORIGIN, registerPageScheme, servePage } from './page';
export { bringToFront, openWindow } from './window';
