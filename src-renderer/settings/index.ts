export { recordKeys } from './key-log';
export { SettingsView } from './SettingsView';
export { handleTestReading, isCalibrating, isLastTestScan } from './scanner-test';
