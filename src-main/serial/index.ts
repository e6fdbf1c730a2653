/** The process of the serial ports: opens them, and says what the devices show and send. */
export { runSerial, type SerialRunner } from './run-serial';
export { openSystemPorts } from './system-ports';
