/** Scales and scanners that are not keyboards: what they show and send. */
export { followDevices } from './follow-devices';
export { createScanIntake } from './scan-intake';
export { showHidDevices, showWeight, takeLoad, useDevices } from './store';
