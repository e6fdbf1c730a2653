/** The app's two windows: the scheme that serves their page, their places and modes, and their recovery from crashes. */
export { describeDevices } from './devices';
export { focusWindow } from './focus-window';
export { createHandoverWindow, type HandoverWindow } from './handover-window';
export { openWindow } from './main-window';
export { PAGE_ORIGIN, PAGE_URL, registerPageScheme, servePage } from './page-scheme';
export { flushStorage, scheduleStorageFlush } from './page-storage';
export { type RendererSupervisor, superviseRenderer } from './renderer-recovery';
export { controlWindowMode, type WindowModeController } from './window-mode';
export { loadWindowState } from './window-state';
