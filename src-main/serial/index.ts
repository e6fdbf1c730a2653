/** The process of the serial ports: opens them, and says what the devices show and send. */
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
} from './messages';
