import { describe, expect, it } from 'vitest';
import { looksLikeWrongSpeed } from '../../../../../src-shared/devices/protocols';
import { atOtherSpeed } from '../../../../support/devices/serial-line-faults.mjs';
import { latin1 } from './scale-frames';

const FRAMES = ['\n  12.34lb\r\n00\r\x03', '\x02012.34\r', 'S S      12.34 lb\r\n', 'ST,GS,1D,   12.34 lb\r\n', '\x02?A\r'];
const LINE_8N1 = { dataBits: 8, parity: 'none', stopBits: 1 } as const;
const LINE_7E1 = { dataBits: 7, parity: 'even', stopBits: 1 } as const;

describe('bytes that no frame explains', () => {
  it.each(FRAMES)('are another protocol if they are text: %j', (text) => {
    expect(looksLikeWrongSpeed(latin1(text.repeat(5)))).toBe(false);
  });

  it.each(FRAMES.flatMap((text) => [1200, 2400, 4800, 19_200, 38_400].map((baudRate) => [text, baudRate] as const)))(
    'look like a wrong speed if %j is sent at 9600 and received at %i baud',
    (text, baudRate) => {
      for (const line of [LINE_8N1, LINE_7E1]) {
        const received = atOtherSpeed(latin1(text.repeat(140)), { ...line, baudRate: 9600 }, { ...LINE_8N1, baudRate });
        expect(looksLikeWrongSpeed(received)).toBe(true);
      }
    },
  );

  it('are not judged while there are hardly any', () => {
    expect(looksLikeWrongSpeed(Uint8Array.from([0, 0xff, 0x80, 0xff, 0]))).toBe(false);
  });
});
