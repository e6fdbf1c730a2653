import { describe, expect, it } from 'vitest';
import { createScanIntake } from '../../../../src-renderer/devices';
import type { Reading } from '../../../../src-renderer/scanner';

function openIntake({ prefix = null as string | null } = {}) {
  const readings: Reading[] = [];
  let at = 0;
  const handle = createScanIntake({ prefix: () => prefix, onReading: (reading) => readings.push(reading), now: () => at });
  return {
    readings,
    scan: (text: string, waitMs = 0) => {
      at += waitMs;
      handle({ kind: 'text', text });
    },
    cut: (text: string) => handle({ kind: 'unfinished', text }),
  };
}

describe('the text of a scanner that is no keyboard', () => {
  it('is the text of the label, with its symbology, without prefix, identifier and terminator', () => {
    const { readings, scan } = openIntake({ prefix: '~' });
    scan(']C0~ORD-1042\r\n');
    expect(readings).toEqual([{ kind: 'scan', text: 'ORD-1042', symbology: { name: 'Code 128', identifier: ']C0' }, other: null }]);
  });

  it('that two scanners, or one trigger, send within half a second is one label', () => {
    const { readings, scan } = openIntake();
    scan(']C0ORD-1042');
    scan('ORD-1042', 400);
    scan('ORD-1042', 600);
    scan('ORD-1043', 10);
    expect(readings.map(({ kind }) => kind)).toEqual(['scan', 'repeated-scan', 'scan', 'scan']);
  });

  it('that is unfinished is no order', () => {
    const { readings, cut } = openIntake();
    cut('ORD-10');
    expect(readings).toEqual([{ kind: 'unfinished-scan', text: 'ORD-10', whileTyping: false }]);
  });

  it('that is empty is no reading', () => {
    const { readings, scan } = openIntake();
    for (const text of ['', '\r\n', ' ', '\t']) scan(text);
    expect(readings).toEqual([]);
  });
});
