export { recordKeys } from './key-log';
export { SettingsPlace } from './SettingsPlace';
export { isCalibrating, takeTestReading } from './scanner-test';
