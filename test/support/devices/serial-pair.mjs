/** A serial cable: two pseudo-terminals that socat connects. Linux and macOS only. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openSerialStream } from './serial-stream.mjs';

/**
 * @param {string} folder an empty folder of the test, for the two device files
 * @param {string} [name] tells the pairs in one folder apart
 */
export async function openSerialPair(folder, name = 'tty') {
  const stationPath = path.join(folder, name);
  const devicePath = path.join(folder, `${name}-device`);
  /** @type {import('node:child_process').ChildProcess | null} */
  let socat = null;
  /** @type {import('node:stream').Duplex | null} */
  let stream = null;

  const killSocat = () => socat?.kill();

  /** Plugs the cable in. @returns the device's end */
  async function plug() {
    socat = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${stationPath}`, `pty,raw,echo=0,link=${devicePath}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    process.once('exit', killSocat);
    await untilConnected(socat);
    stream = await openSerialStream(devicePath);
    return stream;
  }

  /** Pulls the cable: both ends are gone, and so is what was on its way. */
  async function unplug() {
    const [running, end] = [socat, stream];
    [socat, stream] = [null, null];
    process.off('exit', killSocat);
    if (running && running.exitCode === null && running.signalCode === null) {
      const exited = new Promise((resolve) => running.once('exit', resolve));
      running.kill();
      await exited;
    }
    end?.destroy();
  }

  return {
    /** The port to set in the station. */
    stationPath,
    /** The other end, for a device in another process. It may not be opened twice. */
    devicePath,
    plug,
    unplug,
    isPlugged: () => existsSync(stationPath),
    /** For the end of the test. */
    close: unplug,
  };
}

/** socat says `starting data transfer loop` once both device files exist. */
function untilConnected(/** @type {import('node:child_process').ChildProcess} */ socat) {
  return /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      let said = '';
      socat.stderr?.on('data', (chunk) => {
        said = (said + chunk).slice(-4000);
        if (said.includes('starting data transfer loop')) resolve();
      });
      socat.once('error', reject);
      socat.once('exit', (code) => reject(new Error(`socat ended with exit code ${code}: ${said}`)));
    })
  );
}
