export { recordKeys } from './key-log';
export { SettingsPlace } from './SettingsPlace';
export { isCalibrating, isShownInTest, takeTestReading } from './scanner-test';
