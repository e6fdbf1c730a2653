/** Scales and scanners that are not keyboards: what they show and send. */
export { followDevices } from './follow-devices';
export { readHidBytes } from './follow-hid';
export { changeUse, giveBackLoad, noteTaken, settleLoad } from './load-use';
export { commandScale, useScaleCommands } from './scale-command';
export { createScanIntake } from './scan-intake';
export { showHidDevices, showScannedText, showWeight, useDevices, useLastText } from './store';
