/** A serial scanner on the other end of a byte stream. */

/** Adapters deliver at most 62 bytes at once, or what arrived within 16 ms (FTDI). */
const PIECE = 62;

/**
 * @param {import('node:stream').Duplex} stream the scanner's end of the line
 * @param {object} [options] how it is programmed
 * @param {string} [options.prefix] `\x02`, an AIM identifier
 * @param {string} [options.terminator]
 */
export function simulateScanner(stream, { prefix = '', terminator = '\r\n' } = {}) {
  stream.on('error', () => {}); // The cable was pulled.
  const write = (/** @type {Uint8Array} */ bytes) =>
    /** @type {Promise<void>} */ (new Promise((resolve) => stream.write(bytes, () => resolve())));

  return {
    /** Reads a barcode. @param {string} text `\r\n` between the lines of a code with several */
    async scan(text) {
      const bytes = Buffer.from(`${prefix}${text}${terminator}`, 'utf8');
      for (let place = 0; place < bytes.length; place += PIECE) await write(bytes.subarray(place, place + PIECE));
    },
    /** Sends the beginning of a text, without its terminator. */
    scanHalf: (/** @type {string} */ text) => write(Buffer.from(`${prefix}${text.slice(0, Math.ceil(text.length / 2))}`, 'utf8')),
    /** Sends bytes as they are: noise, Latin-1, a flood. */
    send: write,
  };
}
