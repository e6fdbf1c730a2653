/** Input of scanners and scales in stores with the required results. Gaps are 6 ms unless stated otherwise. */
import { describe, expect, it } from 'vitest';
import type { KeyStroke } from '../../../../src-renderer/scanner/key-stroke';
import { down, endOf, later, person, play, SETTINGS, types, up } from './keyboard';

const scanned = (text: string) => ({ kind: 'scan', text, symbology: null, other: null });
const nothing = { field: '', seen: [], pressed: [] };

/** The key events of a device: text with `⏎`, `⇥`, `^J` for Ctrl+J, and `{F8}` for a function key. */
function device(
  written: string,
  { gap = 6, from = 0, focus = 'control' }: { gap?: number; from?: number; focus?: KeyStroke['focus'] } = {},
) {
  const strokes: KeyStroke[] = [];
  let at = from;
  for (const part of written.match(/\^.|\{\w+\}|[^^{]/gsu) ?? []) {
    strokes.push(...eventsOfKey(part).map((stroke) => ({ ...stroke, at: stroke.at * gap + at, focus })));
    at += gap;
  }
  return strokes;
}

/** The events of one key, with times as shares of a gap. */
function eventsOfKey(part: string): KeyStroke[] {
  if (part.startsWith('^')) {
    const letter = part.slice(1);
    const code = /\d/.test(letter) ? `Digit${letter}` : `Key${letter}`;
    const key = letter.toLowerCase();
    return [
      down('Control', 'ControlLeft', 0, { ctrl: true }),
      down(key, code, 0.1, { ctrl: true }),
      up(key, code, 0.5, { ctrl: true }),
      up('Control', 'ControlLeft', 0.6),
    ];
  }
  const name = part === '⏎' ? 'Enter' : part === '⇥' ? 'Tab' : part.startsWith('{') ? part.slice(1, -1) : null;
  if (name) return [down(name, name, 0), up(name, name, 0.5)];
  return types(part, { end: null, gap: 0, held: 0.5 });
}

describe('a device presses and moves nothing', () => {
  it.each([
    ['a QR code with several lines', 'PRACTICE-0009⏎2⏎7⏎3⏎NY⏎1⏎', 'PRACTICE-0009\n2\n7\n3\nNY\n1'],
    ['a payment slip', 'SPC⏎0200⏎1⏎CH44⏎S⏎CREDITOR⏎CH⏎⏎⏎287.30⏎EUR⏎EPD⏎', 'SPC\n0200\n1\nCH44\nS\nCREDITOR\nCH\n\n\n287.30\nEUR\nEPD'],
    ['Enter as a prefix', '⏎PRACTICE-0001⏎', 'PRACTICE-0001'],
    ['Tab as a prefix', '⇥PRACTICE-0001⏎', 'PRACTICE-0001'],
    ['an arrow behind the code', 'PRACTICE-0001⏎{ArrowDown}', 'PRACTICE-0001'],
    ['one character', 'A⏎', 'A'],
    ['two characters', '42⏎', '42'],
    ['STX in front and ETX before Enter', '^BPRACTICE-0001^C⏎', 'PRACTICE-0001'],
    ['ETX alone', 'PRACTICE-0001^C', 'PRACTICE-0001'],
    ['EOT alone', 'PRACTICE-0001^D', 'PRACTICE-0001'],
    ['a line feed alone', 'PRACTICE-0001^J', 'PRACTICE-0001'],
    ['Enter and a line feed', 'PRACTICE-0001⏎^J', 'PRACTICE-0001'],
    ['Tab alone', 'PRACTICE-0001⇥', 'PRACTICE-0001'],
    ['Tab inside', 'PRACTICE-0001⇥LOT-778⏎', 'PRACTICE-0001\tLOT-778'],
    ['RS and GS as function keys', '[)>{F9}06{F8}P1⏎', '[)>\x1e06\x1dP1'],
    ['RS as Ctrl+6', '[)>^606{F8}P1⏎', '[)>\x1e06\x1dP1'],
  ])('%s is one reading, and presses and moves nothing', (_, written, text) => {
    for (const focus of ['control', 'text', 'number', 'none'] as const) {
      const page = play(device(written, { focus }));
      expect(
        page.pressed.filter((key) => !/^Ctrl\+b$/.test(key)),
        focus,
      ).toEqual([]);
      expect(page).toMatchObject({ field: '', readings: [scanned(text)] });
    }
  });

  it('a scan of a driver’s license changes nothing', () => {
    const license = device('@^J^6⏎ANSI 636000090002DL00410278^JDCSSAMPLE⏎');
    expect(play(license)).toMatchObject({ ...nothing, readings: [] });
  });

  it('the status of a scale behind its weight is ignored', () => {
    const weight = device('^J012.34lb⏎', { focus: 'number' });
    for (const pause of [6, 40, 300]) {
      const status = device('^J00⏎^C', { from: endOf(weight) + pause, focus: 'number' });
      const page = play([...weight, ...status]);
      expect(page.readings).toMatchObject([{ kind: 'weight', weight: 1234 }]);
      expect(page).toMatchObject({ field: '', seen: [] });
    }
  });

  it('an Enter that comes seconds late does not press the button', () => {
    const scan = device('PRACTICE-0008');
    for (const late of [2000, 8000]) {
      const page = play([...scan, ...device('⏎', { from: endOf(scan) + late })]);
      expect(page).toMatchObject({ ...nothing, readings: [{ kind: 'unfinished-scan' }, { kind: 'enter-ignored' }] });
    }
  });

  it('text and Enter that are typed on a button do not press it at any speed', () => {
    for (const gap of [6, 60, 100, 150]) expect(play(device('AB⏎', { gap })).pressed).toEqual([]);
  });
});

describe('a person who types while a scan arrives', () => {
  it.each([45, 150])('a digit typed %i ms before a scan stays the person’s', (pause) => {
    const figure = person('2');
    const scan = types('PRACTICE-0001', { from: pause, gap: pause === 45 ? 6 : 40 });
    const page = play([...figure, ...scan].sort((a, b) => a.at - b.at));
    expect(page).toMatchObject({ field: '2', readings: [scanned('PRACTICE-0001')] });
  });

  it('a digit typed within a scan stays the person’s', () => {
    const scan = types('PRACTICE-0001');
    const figure = later(person('7'), 23);
    const page = play([...scan, ...figure].sort((a, b) => a.at - b.at));
    expect(page).toMatchObject({ field: '7', readings: [scanned('PRACTICE-0001')] });
  });

  it('a prefix in the middle of the input starts the scan', () => {
    const figure = person('2');
    const scan = types('~PRACTICE-0001', { from: 45 });
    const page = play(
      [...figure, ...scan].sort((a, b) => a.at - b.at),
      { ...SETTINGS, prefix: '~' },
    );
    expect(page).toMatchObject({ field: '2', readings: [scanned('PRACTICE-0001')] });
  });
});

describe('a count that is typed in a field for a number, right before a fast scan', () => {
  it.each([30, 45, 60, 90, 130, 180])('never becomes part of the order (a key, and a scan %i ms later)', (pause) => {
    for (const held of [60, 75, 95, 115])
      for (const gap of [2, 5, 12, 30, 45]) {
        const strokes = [...types('2', { held, end: null }), ...types('136c7-adcc-c7fc', { gap, held: gap / 2, from: pause })];
        const page = play(strokes.sort((a, b) => a.at - b.at).map((stroke) => ({ ...stroke, focus: 'number' })));
        expect(page.pressed).toEqual([]);
        for (const reading of page.readings) if (reading.kind === 'scan') expect(reading.text).toBe('136c7-adcc-c7fc');
      }
  });
});

describe('a damaged scan', () => {
  const whole = 'PRACTICE-0042';
  const isSafe = (strokes: readonly KeyStroke[]) => {
    const { readings, pressed } = play(strokes);
    expect(pressed).toEqual([]);
    return readings.filter(({ kind }) => kind === 'scan').map((reading) => ('text' in reading ? reading.text : ''));
  };

  it.each([0, 1, 4, 9, 12])('a scan that stalls after %i characters is read completely or not at all', (place) => {
    // One character and a pause of more than a second looks like a person's tap.
    for (const stall of place === 0 ? [30, 120, 250, 400, 800] : [30, 120, 250, 400, 800, 1500, 2900]) {
      const scan = types(whole, { gap: 8 });
      const downs = scan.filter(({ type, key }) => type === 'down' && key !== 'Shift');
      const from = downs[place + 1]?.at ?? 0;
      const stalled = scan.map((stroke) => (stroke.at >= from ? { ...stroke, at: stroke.at + stall } : stroke));
      for (const text of isSafe(stalled)) expect(text).toBe(whole);
    }
  });

  it('a scan with a lost release or a repeating key is read completely', () => {
    const scan = types(whole, { gap: 8 });
    for (const [place, stroke] of scan.entries()) {
      if (stroke.type === 'up') expect(isSafe(scan.filter((_, k) => k !== place))).toEqual([whole]);
      else if (stroke.key !== 'Shift')
        expect(isSafe([...scan.slice(0, place + 1), { ...stroke, at: stroke.at + 1, repeat: true }, ...scan.slice(place + 1)])).toEqual([
          whole,
        ]);
    }
  });
});
