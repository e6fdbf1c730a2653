// Creates resources/sounds/*.wav from decaying sine tones, so that no third party has rights in them.
// Run it again after changing a tone; the files are kept in the repository because a build needs no tools for them.
import { mkdirSync, writeFileSync } from 'node:fs';

const RATE = 22_050;

/**
 * Tones as [hertz, start in seconds, length in seconds]. Each sound has its own number of tones, pitch and direction.
 * @type {Record<string, [hertz: number, start: number, length: number][]>}
 */
const SOUNDS = {
  read: [[1760, 0, 0.07]],
  staged: [
    [784, 0, 0.16],
    [1175, 0.11, 0.3],
  ],
  rejected: [
    [330, 0, 0.2],
    [330, 0.24, 0.2],
    [247, 0.48, 0.4],
  ],
  unknown: [
    [440, 0, 0.2],
    [587, 0.2, 0.2],
    [440, 0.4, 0.35],
  ],
  shopper: [
    [1047, 0, 0.14],
    [1319, 0.12, 0.14],
    [1568, 0.24, 0.35],
  ],
  refused: [[196, 0, 0.22]],
};

mkdirSync('resources/sounds', { recursive: true });
for (const [name, tones] of Object.entries(SOUNDS)) {
  const seconds = Math.max(...tones.map(([, start, length]) => start + length)) + 0.02;
  const samples = new Int16Array(Math.ceil(seconds * RATE));
  for (const [hertz, start, length] of tones) {
    for (let i = 0; i < length * RATE; i++) {
      const t = i / RATE;
      // A rise of 4 ms avoids a click; then the tone decays as a bell. One overtone makes it audible on small speakers.
      const loudness = Math.min(1, t / 0.004) * Math.exp((-4 * t) / length) * 0.45;
      const wave = Math.sin(2 * Math.PI * hertz * t) + 0.3 * Math.sin(4 * Math.PI * hertz * t);
      const at = Math.floor(start * RATE) + i;
      samples[at] = Math.max(-32767, Math.min(32767, (samples[at] ?? 0) + loudness * wave * 24_000));
    }
  }
  writeFileSync(`resources/sounds/${name}.wav`, wav(samples));
}

/** @param {Int16Array} samples */
function wav(samples) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
