import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createScanFramer,
  type FramedScan,
  MAX_SCAN_LENGTH,
  NEXT_LINE_MS,
  SCAN_PAUSE_MS,
} from '../../../../src-shared/devices/scan-framer';
import { latin1 } from './protocols/scale-frames';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string): FramedScan => ({ kind: 'text', text });
const cutOff = (text: string): FramedScan => ({ kind: 'unfinished', reason: 'cut-off', text });

/** Sends pieces one after the other, and flushes at each deadline as the caller does. */
function send(suffix: 'enter' | 'tab' | 'none', ...pieces: readonly (readonly [at: number, bytes: Uint8Array])[]): FramedScan[] {
  const framer = createScanFramer({ suffix });
  const scans: FramedScan[] = [];
  for (const [at, bytes] of pieces) {
    const deadline = framer.deadline();
    if (deadline !== null && deadline <= at) scans.push(...framer.flush(deadline));
    scans.push(...framer.push(bytes, at));
  }
  scans.push(...framer.flush(framer.deadline() ?? 0));
  expect(framer.deadline()).toBeNull();
  return scans;
}

describe('the text of a serial scanner', () => {
  it.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['Tab', '\t'],
    ['ETX', '\x03'],
    ['EOT', '\x04'],
    ['ETX and CR LF', '\x03\r\n'],
  ])('ends at %s, whichever terminator the station is set to', (_, terminator) => {
    for (const suffix of ['enter', 'tab', 'none'] as const) {
      expect(send(suffix, [0, utf8(`ORD-1042${terminator}`)])).toEqual([read('ORD-1042')]);
      expect(send(suffix, [0, utf8(`\x02ORD-1042${terminator}`)])).toEqual([read('ORD-1042')]);
    }
  });

  it('ends at a pause, if the scanner sends no terminator', () => {
    expect(send('none', [0, utf8('ORD-1')], [SCAN_PAUSE_MS - 1, utf8('042')], [500, utf8('ORD-7')])).toEqual([
      read('ORD-1042'),
      read('ORD-7'),
    ]);
  });

  it('is one reading, however the driver cuts it', () => {
    const text = '[)>\x1e06\x1dPORD-1042\x1dQ3\x1e\x04';
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 }), (sizes) => {
        const bytes = utf8(`${text}\r\n`);
        const pieces: [number, Uint8Array][] = [];
        for (let place = 0, k = 0; place < bytes.length; k += 1) {
          const size = sizes[k % sizes.length] ?? 1;
          pieces.push([k * 16, bytes.subarray(place, place + size)]);
          place += size;
        }
        expect(send('enter', ...pieces)).toEqual([read('[)>\x1e06\x1dPORD-1042\x1dQ3\x1e')]);
      }),
    );
  });

  it('keeps the separators of ISO 15434, and EOT and Tab within the text', () => {
    expect(send('enter', [0, utf8('A\x1cB\x1dC\x1eD\x1fE\x04F\tG\r')])).toEqual([read('A\x1cB\x1dC\x1eD\x1fE\x04F\tG')]);
  });

  it('has all lines of a code with several', () => {
    const expected = [read('@\nANSI 636000\nDAQ123')];
    expect(send('enter', [0, utf8('@\r\nANSI 636000\r\nDAQ123\r\n')])).toEqual(expected);
    expect(send('enter', [0, utf8('@\r')], [NEXT_LINE_MS - 1, utf8('ANSI 636000\rDAQ123\r')])).toEqual(expected);
  });

  it('is not joined with the next scan', () => {
    expect(send('enter', [0, utf8('ORD-1\r')], [NEXT_LINE_MS, utf8('ORD-2\r')])).toEqual([read('ORD-1'), read('ORD-2')]);
  });

  it('is not joined with the next scan by a caller who comes too late to flush', () => {
    const framer = createScanFramer({ suffix: 'enter' });
    framer.push(utf8('ORD-1\r'), 0);
    expect(framer.push(utf8('ORD-2\r'), 400)).toEqual([read('ORD-1')]);
  });

  it('is no scan if its terminator does not come', () => {
    expect(send('enter', [0, utf8('ORD-10')])).toEqual([cutOff('ORD-10')]);
    expect(send('enter', [0, utf8('ORD-10')], [900, utf8('42\r')])).toEqual([read('ORD-1042')]);
  });

  it.each(['enter', 'tab', 'none'] as const)('is no scan if the cable is pulled in its midst (suffix %s)', (suffix) => {
    const framer = createScanFramer({ suffix });
    framer.push(utf8('ORD-10'), 0);
    expect(framer.close()).toEqual([cutOff('ORD-10')]);
    expect(framer.close()).toEqual([]);
    // The rest of the text after the cable is back is no part of it.
    framer.push(utf8('ORD-7\r'), 10);
    expect(framer.flush(100)).toEqual([read('ORD-7')]);
  });

  it('is a scan if the cable is pulled behind its terminator', () => {
    const framer = createScanFramer({ suffix: 'enter' });
    framer.push(utf8('ORD-1042\r'), 0);
    expect(framer.close()).toEqual([read('ORD-1042')]);
  });

  it('is read as UTF-8, or as Latin-1 where it is not valid UTF-8', () => {
    expect(send('enter', [0, utf8('Épicerie Ω\r')])).toEqual([read('Épicerie Ω')]);
    expect(send('enter', [0, latin1('\xc9picerie\r')])).toEqual([read('Épicerie')]);
  });

  it('is read whole up to 4,096 characters, and a longer one is one problem', () => {
    expect(send('enter', [0, utf8(`${'A'.repeat(MAX_SCAN_LENGTH)}\r`)])).toEqual([read('A'.repeat(MAX_SCAN_LENGTH))]);
    expect(send('enter', [0, utf8('€'.repeat(MAX_SCAN_LENGTH))], [1, utf8('\r')])).toEqual([read('€'.repeat(MAX_SCAN_LENGTH))]);
    expect(send('enter', [0, utf8(`${'A'.repeat(MAX_SCAN_LENGTH + 1)}\r`)])).toEqual([
      { kind: 'unfinished', reason: 'too-long', text: 'A'.repeat(100) },
    ]);
  });

  it('is one problem while a broken scanner floods the station, and the next scan after a pause is read', () => {
    const framer = createScanFramer({ suffix: 'enter' });
    const flood = utf8('ORD-1042\r'.repeat(100));
    const scans = Array.from({ length: 1200 }, (_, k) => framer.push(flood, k)).flat();
    expect(scans).toEqual([{ kind: 'unfinished', reason: 'too-long', text: expect.stringContaining('ORD-1042') }]);
    expect(framer.push(utf8('ORD-7\r'), 1200 + SCAN_PAUSE_MS)).toEqual([]);
    expect(framer.flush(2000)).toEqual([read('ORD-7')]);
  });

  it('is nothing where only terminators or blanks arrive', () => {
    expect(send('enter', [0, utf8('\r\n')], [100, utf8('  \r')])).toEqual([]);
  });

  it('is never invented from random bytes, and never grows beyond its limit', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.uint8Array({ maxLength: 3000 })), { maxLength: 30 }), (pieces) => {
        let at = 0;
        const timed = pieces.map(([gap, bytes]) => {
          at += gap;
          return [at, bytes] as const;
        });
        for (const { text } of send('enter', ...timed)) expect(text.length).toBeLessThanOrEqual(MAX_SCAN_LENGTH);
      }),
    );
  });
});
