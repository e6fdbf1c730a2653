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
    kill: () => void child.kill(),
  };
};
