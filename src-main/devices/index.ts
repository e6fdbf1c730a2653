/** Serial scales and scanners, as the main process sees them. HID devices belong to the page. */
export { describeSerialDevices } from './describe-devices';
export { type Devices, openDevices } from './devices';
export {
  ALIVE_INTERVAL_MS,
  type FromSerialProcess,
  NO_DEVICES,
  type PortConfig,
  type ScaleCommandResult,
  type ScaleConfig,
  type SerialConfig,
  type SerialQuestion,
  type SerialQuestions,
  type ToSerialProcess,
} from './serial-messages';
export type { ForkSerialProcess } from './serial-supervisor';
