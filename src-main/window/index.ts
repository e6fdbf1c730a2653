/** The app's one window: the scheme that serves its page, its size and mode, and its recovery from crashes. */
export { describeDevices } from './devices';
export { focusWindow } from './focus-window';
export { openWindow } from './main-window';
export { PAGE_ORIGIN, registerPageScheme, servePage } from './page-scheme';
export { flushStorage, scheduleStorageFlush } from './page-storage';
export { type RendererSupervisor, superviseRenderer } from './renderer-recovery';
export { controlWindowMode, type WindowModeController } from './window-mode';
export { loadWindowState } from './window-state';
