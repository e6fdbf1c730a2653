import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROTOCOLS } from '../../../../../src-shared/devices/protocols';
import { SCALE_PROTOCOLS, type ScaleFrame, type ScaleProtocolName } from '../../../../../src-shared/devices/scale-protocol';
import { compose, cutRandomly, joinBytes, type Load, latin1, loadsOf, withEvenParity } from './scale-frames';

const weightsIn = (frames: readonly ScaleFrame[]): number[] =>
  frames.flatMap((frame) => (frame.kind === 'report' && frame.report.kind === 'weight' ? [frame.report.hundredths] : []));
const unreadableIn = (frames: readonly ScaleFrame[]): number =>
  frames.reduce((sum, frame) => sum + (frame.kind === 'unreadable' ? frame.bytes : 0), 0);

/** A reader that has seen three frames of a scale, so that it knows their shape. */
function warmReader(protocol: ScaleProtocolName, load: Load) {
  const reader = PROTOCOLS[protocol].createReader();
  const still = { ...load, steps: 1000, isMoving: false, isNet: false };
  for (let k = 0; k < 3; k += 1) reader.read(compose(protocol, still).bytes);
  return reader;
}

const firstOf = (loads: readonly Load[]): Load => loads[0] as Load;

describe.each(SCALE_PROTOCOLS)('the protocol %s', (protocol) => {
  const sentWeights = (loads: readonly Load[]) => weightsIn(loads.flatMap((load) => compose(protocol, load).frames));

  it('reads each frame exactly, however its bytes are split', () => {
    const cut = loadsOf(protocol).chain((loads) =>
      cutRandomly(joinBytes(loads.map((load) => compose(protocol, load).bytes))).map((pieces) => ({ loads, pieces })),
    );
    fc.assert(
      fc.property(cut, ({ loads, pieces }) => {
        const reader = warmReader(protocol, firstOf(loads));
        expect(pieces.flatMap((piece) => reader.read(piece))).toEqual(loads.flatMap((load) => compose(protocol, load).frames));
      }),
    );
  });

  it('reads a scale at 7E1 through a port at 8N1', () => {
    if (protocol === 'cas') return; // Its lamp byte needs 8 data bits.
    fc.assert(
      fc.property(loadsOf(protocol), (loads) => {
        const reader = warmReader(protocol, firstOf(loads));
        const bytes = withEvenParity(joinBytes(loads.map((load) => compose(protocol, load).bytes)));
        expect(reader.read(bytes)).toEqual(loads.flatMap((load) => compose(protocol, load).frames));
      }),
    );
  });

  it('reads on behind noise and half lines, and counts their bytes', () => {
    const noise = fc.array(fc.uint8Array({ maxLength: 30 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(loadsOf(protocol), noise, fc.nat(40), (loads, noises, cutAt) => {
        const reader = warmReader(protocol, firstOf(loads));
        const frames: ScaleFrame[] = [];
        loads.forEach((load, k) => {
          const { bytes } = compose(protocol, load);
          // Digits in the noise could complete a half frame, so it has none, and no character that ends or begins one.
          const harmless = (noises[k] ?? new Uint8Array()).map((byte) =>
            (byte & 0x7f) > 0x20 && (byte & 0x7f) < 0x7b ? 0x7e : byte & 0x7f,
          );
          frames.push(...reader.read(harmless.map((byte) => ([2, 3, 10, 13].includes(byte) ? 0 : byte))));
          frames.push(...reader.read(bytes.subarray(0, Math.min(cutAt, bytes.length - 4))), ...reader.read(latin1('#')));
          frames.push(...reader.read(bytes));
        });
        expect(weightsIn(frames)).toEqual(sentWeights(loads));
      }),
    );
  });

  it('never makes another weight of a frame that lost or doubled a byte', () => {
    const damage = fc.record({ frame: fc.nat(11), place: fc.nat(60), isDoubled: fc.boolean() });
    fc.assert(
      fc.property(loadsOf(protocol), damage, (loads, { frame, place, isDoubled }) => {
        const reader = warmReader(protocol, firstOf(loads));
        const damaged = loads.map((load, k) => {
          const bytes = [...compose(protocol, load).bytes];
          if (k !== frame % loads.length) return Uint8Array.from(bytes);
          const at = place % bytes.length;
          bytes.splice(at, isDoubled ? 0 : 1, ...(isDoubled ? [bytes[at] ?? 0] : []));
          return Uint8Array.from(bytes);
        });
        const sent = new Set(sentWeights(loads));
        for (const weight of weightsIn(reader.read(joinBytes(damaged)))) expect(sent).toContain(weight);
      }),
      { numRuns: 1000 },
    );
  });

  it('never makes a weight of the first frame after the port was opened, if that lost or doubled a byte', () => {
    fc.assert(
      fc.property(loadsOf(protocol), fc.nat(60), fc.boolean(), ([load], place, isDoubled) => {
        if (!load) return;
        const bytes = [...compose(protocol, load).bytes];
        const at = place % bytes.length;
        bytes.splice(at, isDoubled ? 0 : 1, ...(isDoubled ? [bytes[at] ?? 0] : []));
        const sent = new Set(sentWeights([load]));
        for (const weight of weightsIn(PROTOCOLS[protocol].createReader().read(Uint8Array.from(bytes)))) expect(sent).toContain(weight);
      }),
      { numRuns: 1000 },
    );
  });

  it('never makes another weight of a frame with a flipped bit, if the parity is visible', () => {
    if (protocol === 'cas') return;
    fc.assert(
      fc.property(loadsOf(protocol), fc.nat(500), fc.nat(7), (loads, place, bit) => {
        const reader = warmReader(protocol, firstOf(loads));
        const bytes = withEvenParity(joinBytes(loads.map((load) => compose(protocol, load).bytes)));
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const sent = new Set(sentWeights(loads));
        for (const weight of weightsIn(reader.read(bytes))) expect(sent).toContain(weight);
      }),
      { numRuns: 1000 },
    );
  });

  it('never makes another weight of a flipped bit outside the digits, even without parity', () => {
    fc.assert(
      fc.property(loadsOf(protocol), fc.nat(500), fc.nat(7), (loads, place, bit) => {
        const reader = warmReader(protocol, firstOf(loads));
        const bytes = joinBytes(loads.map((load) => compose(protocol, load).bytes));
        const at = place % bytes.length;
        const before = bytes[at] ?? 0;
        // The protocol cannot tell digits, blanks, signs and points that become each other.
        if (/[0-9 .+-]/.test(String.fromCharCode(before))) return;
        bytes[at] = before ^ (1 << bit);
        const sent = new Set(sentWeights(loads));
        for (const weight of weightsIn(reader.read(bytes))) expect(sent).toContain(weight);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes random bytes without an error and accounts for nearly all of them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 30 }), (pieces) => {
        const reader = PROTOCOLS[protocol].createReader();
        const frames = pieces.flatMap((piece) => reader.read(piece));
        const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
        expect(unreadableIn(frames)).toBeLessThanOrEqual(total);
        // The reader holds at most two frames' length.
        if (weightsIn(frames).length === 0 && frames.every(({ kind }) => kind === 'unreadable'))
          expect(unreadableIn(frames)).toBeGreaterThanOrEqual(total - 128);
      }),
    );
  });

  it.each([
    ['zeros', () => 0],
    ['end characters', (k: number) => [13, 10, 3][k % 3] ?? 0],
    ['carriage returns', () => 13],
    ['random bytes', (k: number) => (k * 2_654_435_761) >>> 24],
    ['question marks with returns', (k: number) => (k % 2 === 0 ? 63 : 13)],
  ])('reads a megabyte of %s in linear time', (_, byteAt) => {
    const bytes = Uint8Array.from({ length: 1_000_000 }, (_, k) => byteAt(k));
    const reader = PROTOCOLS[protocol].createReader();
    const start = performance.now();
    reader.read(bytes);
    // It takes 0.1 s; a reader that searched all that came before would need minutes.
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('forgets a half frame when it is reset', () => {
    const load: Load = { steps: 1234, decimals: 2, unit: 'lb', isMoving: false, isNet: false };
    const reader = warmReader(protocol, load);
    const { bytes, frames } = compose(protocol, load);
    reader.read(bytes.subarray(0, 6));
    reader.reset();
    expect(reader.read(bytes)).toEqual(frames);
  });
});
