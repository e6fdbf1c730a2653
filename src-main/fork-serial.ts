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
    kill() {
      const { pid } = child;
      child.kill();
      if (pid !== undefined) endNow(pid);
    },
  };
};

/** `child.kill()` only asks a process to end. One that hangs would not, and would keep its ports. */
function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
