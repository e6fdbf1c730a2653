/** What a serial port receives when it is set otherwise than the device that sends: computed bit by bit, as a UART samples the line. */

/**
 * @typedef {{ readonly baudRate: number; readonly dataBits: 7 | 8; readonly parity: 'none' | 'even' | 'odd'; readonly stopBits: 1 | 2 }} SerialLine
 */

/**
 * @param {Uint8Array} bytes what the device sends, without pauses
 * @param {SerialLine} sender how the device is set
 * @param {SerialLine} receiver how the port is set
 * @returns {Uint8Array} what the port's program receives. Bytes with a wrong parity or stop bit are kept, as Linux keeps them.
 */
export function atOtherSpeed(bytes, sender, receiver) {
  const levels = [...bytes].flatMap((byte) => bitsOf(byte, sender));
  const end = levels.length / sender.baudRate;
  const levelAt = (/** @type {number} */ time) => levels[Math.floor(time * sender.baudRate)] ?? 1;
  const received = [];
  const step = 1 / receiver.baudRate;
  let time = 0;
  while (time < end) {
    if (levelAt(time) === 1) {
      time += step / 16; // A UART looks for a start bit 16 times per bit.
      continue;
    }
    let byte = 0;
    for (let bit = 0; bit < receiver.dataBits; bit += 1) byte |= levelAt(time + (1.5 + bit) * step) << bit;
    received.push(byte);
    time += (1 + receiver.dataBits + (receiver.parity === 'none' ? 0 : 1) + 0.5) * step;
    while (time < end && levelAt(time) === 0) time += step / 16; // A missing stop bit: the line has to rise first.
  }
  return Uint8Array.from(received);
}

/** A byte on the line: start bit, data from the lowest bit on, parity, stop bits. */
function bitsOf(/** @type {number} */ byte, /** @type {SerialLine} */ { dataBits, parity, stopBits }) {
  const data = Array.from({ length: dataBits }, (_, bit) => (byte >> bit) & 1);
  const ones = data.reduce((sum, bit) => sum + bit, 0);
  const parityBits = parity === 'none' ? [] : [parity === 'even' ? ones % 2 : 1 - (ones % 2)];
  return [0, ...data, ...parityBits, ...Array(stopBits).fill(1)];
}
