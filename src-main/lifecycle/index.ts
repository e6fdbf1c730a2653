/** How the process starts, crashes, relaunches and exits, and how it keeps the display awake. */
export { type CrashHandler, installCrashHandler } from './crash-handler';
export { crashFolder } from './crash-report';
export { type DisplayWake, keepDisplayAwake } from './display-wake';
export { setDisplayWakeLock } from './display-wake-lock';
export { exit } from './exit';
export { prepareHardExit } from './hard-exit';
export { closeBeforeQuit } from './quit';
export { finalExitCode, relaunch } from './relaunch';
export { consumeReopenMarker, markForReopen } from './reopen-marker';
export { acquireSingleInstanceLock, CHROMIUM_FOLDER, setUserDataPaths } from './single-instance';
export { disableGpu, limitYoungGeneration, runNetworkServiceInProcess } from './startup-flags';
