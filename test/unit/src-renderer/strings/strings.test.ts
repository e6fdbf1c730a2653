import { describe, expect, it } from 'vitest';
import { formatDateAndTime, strings } from '../../../../src-renderer/strings';
import { SETTING_KEYS, SETTINGS, type SettingsProblem } from '../../../../src-shared/settings/settings.schema';
import { CLOCK } from './fixtures/clock';

describe('a number in words', () => {
  it('has commas from a thousand on', () => {
    expect(strings.rail.needYou(1_204)).toBe('1,204 orders need you');
    expect(strings.strip.notSent(20_000)).toBe('20,000 not sent');
  });

  it('is one bag and several bags', () => {
    expect([1, 2, 21].map(strings.rail.bags)).toEqual(['1 bag', '2 bags', '21 bags']);
    expect([1, 2].map(strings.rail.items)).toEqual(['1 item', '2 items']);
    expect([1, 2].map(strings.rail.attention)).toEqual(['1 order needs you below', '2 orders need you below']);
  });

  it('is refused in words that name the bound', () => {
    for (const problem of ['not-a-number', 'not-whole', 'too-small', 'too-large'] as const)
      expect(strings.countProblem({ kind: problem }, 9)).toMatch(/\.$/);
    for (const problem of ['not-a-number', 'too-precise', 'too-small', 'too-large'] as const)
      expect(strings.weightProblem({ kind: problem }, 9)).toMatch(/[.]$/);
    expect(strings.countProblem({ kind: 'too-large' }, 9)).toContain('9');
    expect(strings.weightProblem({ kind: 'too-large' }, 9)).toContain('9 lb');
  });

  it('that may be two numbers is asked about with both', () => {
    expect(strings.countProblem({ kind: 'ambiguous', readings: ['1000', '1'] }, 999)).toContain('1000 or 1?');
    expect(strings.weightProblem({ kind: 'ambiguous', readings: ['1500', '1.5'] }, 999)).toContain('1500 or 1.5?');
    expect(strings.countProblem({ kind: 'notation' }, 999)).toContain('digits');
  });

  it('of seconds says when an order leaves', () => {
    expect(strings.stage.ready(5)).toContain('5 s');
    expect(strings.stage.ready(0)).not.toContain('0');
  });
});

describe('an ID that looks like another one', () => {
  it('is refused with the name of the character that cannot be seen, and where it stands', () => {
    const problem = { kind: 'hidden-character', character: { codePoint: 0x200e, textBefore: '1234' } } as const;
    expect(strings.idProblem(problem)).toContain('left-to-right mark (U+200E) after “1234”');
    expect(strings.edit.problem({ kind: 'user', problem }, CLOCK)).toContain('left-to-right mark (U+200E) after “1234”');
    expect(strings.activity.noneFound('12▯', problem.character)).toContain('U+200E');
  });
});

describe('a date that may be two dates', () => {
  it('is asked about with both, and with how to write them', () => {
    const said = strings.edit.problem({ kind: 'time', problem: { kind: 'which-date', dates: ['2026-12-03', '2026-03-12'] } }, CLOCK);
    expect(said).toBe('3 December 2026 or 12 March 2026? Write 2026-12-03 or 2026-03-12.');
  });
});

describe('a time that is not understood', () => {
  it.each([
    ['en-US', 'A day and a time, like 2026-11-22 5:30 PM.', 'AM or PM?'],
    ['en-CA', 'A day and a time, like 2026-11-22 5:30 p.m.', 'a.m. or p.m.?'],
    ['fr-CA', 'A day and a time, like 2026-11-22 17 h 30.', 'AM or PM?'],
  ] as const)('is asked about with a time as the screen writes it (%s)', (locale, example, question) => {
    const said = (kind: 'not-a-time' | 'am-or-pm') => strings.edit.problem({ kind: 'time', problem: { kind } }, { ...CLOCK, locale });
    expect(said('not-a-time').replace(/\s/g, ' ')).toBe(example);
    expect(said('am-or-pm')).toBe(question);
  });
});

describe('settings', () => {
  it('all have a name', () => {
    for (const key of SETTING_KEYS)
      expect([SETTINGS[key].name, SETTINGS[key].help]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\.$/)]);
  });

  it.each<[SettingsProblem, string[]]>([
    [{ kind: 'missing', file: '/p.json' }, ['/p.json']],
    [{ kind: 'unreadable', file: '/p.json', detail: 'EACCES' }, ['/p.json', 'EACCES']],
    [{ kind: 'not-json', file: '/p.json', detail: 'at character 3' }, ['/p.json', 'at character 3']],
    [{ kind: 'untrusted', file: '/p.json', why: 'link' }, ['/p.json', 'link']],
    [{ kind: 'bad-value', file: '/p.json', key: 'stage.maxBags', detail: 'is too large' }, ['/p.json', 'stage.maxBags is too large']],
    [{ kind: 'unknown-key', file: '/p.json', key: 'stage.maxBag' }, ['/p.json', 'stage.maxBag']],
    [{ kind: 'not-for-stations', file: '/s.json', key: 'update.mode' }, ['/s.json', 'update.mode']],
    [{ kind: 'kept-last-good', since: 0 }, ['Jan 1, 1970']],
  ])('with a problem (%j) say which and where', (problem, parts) => {
    const said = strings.settingsProblem(problem, (time) => formatDateAndTime(time, CLOCK));
    for (const part of parts) expect(said).toContain(part);
    expect(said).not.toMatch(/undefined|NaN/);
  });
});
