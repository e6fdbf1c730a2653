/** Frames as the manuals print them, and what the station must make of each. */
import { describe, expect, it } from 'vitest';
import { PROTOCOLS } from '../../../../../src-shared/devices/protocols';
import type { ScaleFrame, ScaleProtocolName } from '../../../../../src-shared/devices/scale-protocol';
import { fault, latin1, report } from './scale-frames';

/** Reads a line four times, as a scale repeats it, and returns what the last one gave. */
function readRepeated(protocol: ScaleProtocolName, text: string): readonly ScaleFrame[] {
  const reader = PROTOCOLS[protocol].createReader();
  for (let k = 0; k < 3; k += 1) reader.read(latin1(text));
  return reader.read(latin1(text));
}

const stable = (hundredths: number, isNet = false) => [report({ kind: 'weight', hundredths, isStable: true, isNet })];
const unstable = (hundredths: number) => [report({ kind: 'weight', hundredths, isStable: false, isNet: false })];
const moving = [report({ kind: 'moving' })];
const done = [{ kind: 'command-done' }];
const refused = [{ kind: 'command-refused' }];

describe('NCI', () => {
  it.each([
    ['pounds', '\n0012.34lb\r\n00\r\x03', stable(1234)],
    ['pounds with blanks around', '\n  12.34 lb\r\n 00\r\x03', stable(1234)],
    ['status behind an S', '\n012.34LB\r\nS00\r\x03', stable(1234)],
    ['an empty scale', '\n   0.00lb\r\n20\r\x03', stable(0)],
    ['kilograms', '\n   2.350kg\r\n00\r\x03', stable(518)],
    ['ounces', '\n  16.0oz\r\n00\r\x03', stable(100)],
    ['grams with blanks around', '\n 1250g \r\n00\r\x03', stable(276)],
    ['pounds and ounces', '\n 1lb  4.3oz\r\n00\r\x03', stable(127)],
    ['motion', '\n  12.34lb\r\n10\r\x03', unstable(1234)],
    ['a negative weight', '\n  -0.52lb\r\n00\r\x03', stable(-52)],
    ['minus zero', '\n  -0.00lb\r\n20\r\x03', stable(0)],
    ['a net weight in the third status byte', '\n  12.34lb\r\n0p4\r\x03', stable(1234, true)],
    ['four status bytes', '\n  12.34lb\r\n0pp1\r\x03', stable(1234)],
    ['over capacity in the display', '\n^^^^^^lb\r\n02\r\x03', [fault('over')]],
    ['over capacity in the status', '\n 102.00lb\r\n02\r\x03', [fault('over')]],
    ['under capacity in the display', '\n______lb\r\n01\r\x03', [fault('under')]],
    ['a zero error', '\n------lb\r\n00\r\x03', [fault('zero-needed')]],
    ['an initial zero error', '\n   0.00lb\r\n0p8\r\x03', [fault('zero-needed')]],
    ['a faulty calibration', '\n  12.34lb\r\n08\r\x03', [fault('broken')]],
    ['a damaged memory', '\n  12.34lb\r\n40\r\x03', [fault('broken')]],
    ['troy ounces', '\n  12.34ozt\r\n00\r\x03', [fault('unit')]],
    ['status alone while it moves', '\nS10\r\x03', moving],
    ['status alone below zero', '\nS01\r\x03', [fault('under')]],
    ['zero done', '\n20\r\x03', done],
    ['zero refused, because a load is on it', '\n00\r\x03', refused],
    ['tare done', '\n0p4\r\x03', done],
    ['an unknown command', '\n?\r\x03', refused],
    ['an unknown command without ETX', '\n????\r', refused],
    ['a third status byte that was not announced', '\n  12.34lb\r\n000\r\x03', [{ kind: 'unreadable', bytes: 17 }]],
    ['a status that lost a byte', '\n  12.34lb\r\n0\r\x03', [{ kind: 'unreadable', bytes: 15 }]],
    ['another unit than a scale has', '\n  12.34xy\r\n00\r\x03', [{ kind: 'unreadable', bytes: 16 }]],
  ])('reads %s', (_, text, expected) => {
    expect(readRepeated('nci', text)).toEqual(expected);
  });
});

describe('Toledo 8217', () => {
  it.each([
    ['pounds', '\x02012.34\r', stable(1234)],
    ['pounds with blanks in front', '\x02 12.34\r', stable(1234)],
    ['kilograms', '\x0202.350\r', stable(518)],
    ['a net weight', '\x02012.34N\r', stable(1234, true)],
    ['an empty scale', '\x02000.00\r', stable(0)],
    ['the older width of five characters', '\x0212.34\r', stable(1234)],
    ['a unit behind the digits', '\x0202.350lb\r', stable(235)],
    ['one decimal, of which the unit is unknown', '\x020123.4\r', [fault('unit')]],
    ['motion', '\x02?A\r', moving],
    ['over capacity', '\x02?B\r', [fault('over')]],
    ['below zero', '\x02?D\r', [fault('under')]],
    ['below zero, net', '\x02?d\r', [fault('under')]],
    ['over capacity while it moves', '\x02?C\r', [fault('over')]],
    ['zero done', '\x02?P\r', done],
    ['tare done', '\x02?`\r', done],
    ['outside the zero range', '\x02?H\r', [...refused, fault('zero-needed')]],
  ])('reads %s', (_, text, expected) => {
    expect(readRepeated('toledo-8217', text)).toEqual(expected);
  });

  it('does not take kilograms that lost their first digit for pounds or for less', () => {
    const reader = PROTOCOLS['toledo-8217'].createReader();
    reader.read(latin1('\x0212.350\r'));
    expect(reader.read(latin1('\x022.350\r\x0212.350\r'))).toEqual([...moving, ...stable(2723)]);
  });
});

describe('MT-SICS', () => {
  it.each([
    ['pounds', 'S S      12.34 lb\r\n', stable(1234)],
    ['a narrow value', 'S S   12.34 lb\r\n', stable(1234)],
    ['kilograms', 'S S      2.350 kg\r\n', stable(518)],
    ['grams', 'S S    1250.00 g\r\n', stable(276)],
    ['a moving load', 'S D      12.34 lb\r\n', unstable(1234)],
    ['a negative weight', 'S S      -0.52 lb\r\n', stable(-52)],
    ['a negative weight that rounds to zero', 'S S     -0.001 lb\r\n', stable(0)],
    ['half a step below zero, rounded away from zero', 'S S     -0.005 lb\r\n', stable(-1)],
    ['troy ounces', 'S S      12.34 ozt\r\n', [fault('unit')]],
    ['pieces', 'S S         12 PCS\r\n', [fault('unit')]],
    ['a busy scale', 'S I\r\n', moving],
    ['overload', 'S +\r\n', [fault('over')]],
    ['underload', 'S -\r\n', [fault('under')]],
    ['a damaged sensor', 'S S Error 10b\r\n', [fault('broken')]],
    ['zero done', 'Z A\r\n', done],
    ['zero refused while it moves', 'Z I\r\n', refused],
    ['zero refused above its range', 'Z +\r\n', refused],
    ['zero at once', 'ZI D\r\n', done],
    ['tare done', 'T S       1.20 lb\r\n', done],
    ['tare at once', 'TI D       1.20 lb\r\n', done],
    ['tare refused', 'T -\r\n', refused],
    ['a syntax error', 'ES\r\n', refused],
    ['a transmission error', 'ET\r\n', refused],
    ['a logical error', 'EL\r\n', refused],
    ['the serial number after it was switched on', 'I4 A "0123456789"\r\n', []],
    ['a tare value, which is no weight', 'TA A       1.20 lb\r\n', [{ kind: 'unreadable', bytes: 20 }]],
  ])('reads %s', (_, text, expected) => {
    expect(readRepeated('mt-sics', text)).toEqual(expected);
  });

  it('reads on after the unit was changed on the scale, from the third value on', () => {
    const reader = PROTOCOLS['mt-sics'].createReader();
    expect(reader.read(latin1('S S      12.34 lb\r\n'))).toEqual(stable(1234));
    const frames = reader.read(latin1('S S     12.350 kg\r\n'.repeat(3)));
    expect(frames).toEqual([...moving, ...moving, ...stable(2723)]);
  });

  it('does not take kilograms that lost their k for grams', () => {
    const reader = PROTOCOLS['mt-sics'].createReader();
    expect(reader.read(latin1('S S     12.350 g\r\nS S     12.350 kg\r\n'))).toEqual([...moving, ...stable(2723)]);
  });
});

describe('CAS', () => {
  it.each([
    ['22 bytes', 'ST,GS,1\xc4,   12.34 lb\r\n', stable(1234)],
    ['zeros in front', 'ST,GS,1\xc4,00002.35 kg\r\n', stable(518)],
    ['a moving load', 'US,GS,1\x84,   12.34 lb\r\n', unstable(1234)],
    ['a net weight', 'ST,NT,1\xc2,   12.34 lb\r\n', stable(1234, true)],
    ['a negative weight', 'ST,GS,1\xc4,-0000.52 lb\r\n', stable(-52)],
    ['grams', 'ST,GS,1\xc4,    1250  g\r\n', stable(276)],
    ['a relay byte instead of the blank', 'ST,GS,1\xc4,   12.34\x05lb\r\n', stable(1234)],
    ['a carriage return as the lamp byte', 'ST,GS,1\x0d,   12.34 lb\r\n', stable(1234)],
    ['18 bytes', 'ST,GS,+  1.250kg\r\n', stable(276)],
    ['another width', 'ST,GS,+  1.250 kg\r\n', stable(276)],
    ['overload', 'OL,GS,1\x84,         lb\r\n', [fault('over')]],
    ['overload in another width', 'OL,GS,+------ lb\r\n', [fault('over')]],
    ['tons', 'ST,GS,1\xc4,   12.34  t\r\n', [fault('unit')]],
    ['22 bytes that lost one', 'ST,GS,1\xc4,  12.34 l\r\n', [{ kind: 'unreadable', bytes: 20 }]],
  ])('reads %s', (_, text, expected) => {
    expect(readRepeated('cas', text)).toEqual(expected);
  });
});
