/** Starts the process of the serial ports. */
import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { ForkSerialProcess } from './devices';

export const forkSerialProcess: ForkSerialProcess = ({ onMessage, onExit }) => {
  const child = utilityProcess.fork(join(import.meta.dirname, 'serial-process.js'), [], { serviceName: 'Stagebay serial ports' });
  child.on('message', onMessage);
  child.on('exit', onExit);
  return {
    send: (message) => child.postMessage(message),
    // Asks the process to end, and kills it soon if it does not, so that one that hangs gives its ports back.
    kill: () => void child.kill(),
  };
};
