/** The entry point of the process of the serial ports, which Electron's `utilityProcess` runs. */
import { openSystemPorts, runSerial } from './serial';

const { receive } = runSerial({ ports: openSystemPorts(), send: (message) => process.parentPort.postMessage(message) });
process.parentPort.on('message', ({ data }) => receive(data));
