/** A serial port as a stream of bytes, through the library that the station uses. */
import { Duplex } from 'node:stream';
import { autoDetect } from '@serialport/bindings-cpp';

/** @typedef {import('./serial-line-faults.mjs').SerialLine} SerialLine */

/** @type {SerialLine} */
const LINE_8N1 = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };

/**
 * @param {string} path `COM3`, `/dev/ttyUSB0`, or an end of a socat pair
 * @param {SerialLine} [line]
 * @returns {Promise<Duplex>} ends when the port is gone
 */
export async function openSerialStream(path, line = LINE_8N1) {
  const port = await autoDetect().open({ path, ...line });
  const buffer = Buffer.alloc(4096);
  let isReading = false;
  const stream = new Duplex({
    read() {
      if (isReading) return;
      isReading = true;
      port.read(buffer, 0, buffer.length).then(
        (/** @type {{ bytesRead: number }} */ { bytesRead }) => {
          isReading = false;
          stream.push(Buffer.from(buffer.subarray(0, bytesRead)));
        },
        () => stream.destroy(),
      );
    },
    write: (bytes, _, done) => void port.write(bytes).then(() => done(), done),
    destroy: (error, done) =>
      void port.close().then(
        () => done(error),
        () => done(error),
      ),
  });
  return stream;
}
