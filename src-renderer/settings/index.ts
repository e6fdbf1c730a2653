export { SettingsPlace } from './SettingsPlace';
export { isCalibrating, takeTestReading } from './scanner-test';
