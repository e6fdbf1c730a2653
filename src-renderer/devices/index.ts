/** Scales and scanners that are not keyboards: what they show and send. */
export { followDevices } from './follow-devices';
export { readHidBytes } from './follow-hid';
export { commandScale, useScaleCommands } from './scale-command';
export { createScanIntake } from './scan-intake';
export { showWeight, takeLoad, useDevices } from './store';
