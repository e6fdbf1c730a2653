import { describe, expect, it } from 'vitest';
import {
  countMessage,
  editProblemMessage,
  formatDateAndTime,
  idProblemMessage,
  noSearchResultsMessage,
  settingsProblemMessage,
  t,
  weightMessage,
} from '../../../../src-renderer/strings';
import type { SettingsProblem } from '../../../../src-shared/settings/setting-source';
import { SETTING_KEYS } from '../../../../src-shared/settings/settings.schema';
import { CLOCK } from './fixtures/clock';

describe('numbers in texts', () => {
  it('a number has commas from a thousand on', () => {
    expect(t('rail.needsAttentionCount', { n: 1_204 })).toBe('1,204 orders need you');
    expect(t('strip.notSent', { n: 20_000 })).toBe('20,000 not sent');
  });

  it('one bag is singular and several bags are plural', () => {
    expect([1, 2, 21].map((n) => t('rail.bags', { n }))).toEqual(['1 bag', '2 bags', '21 bags']);
    expect([1, 2].map((n) => t('rail.items', { n }))).toEqual(['1 item', '2 items']);
    expect([1, 2].map((n) => t('rail.needsAttentionBelow', { n }))).toEqual(['1 order needs you below', '2 orders need you below']);
  });

  it('a number above its limit is refused with the limit', () => {
    for (const problem of ['not-a-number', 'not-whole', 'too-small', 'too-large'] as const)
      expect(countMessage({ kind: problem }, 9, true)).toMatch(/\.$/);
    for (const problem of ['not-a-number', 'too-precise', 'too-small', 'too-large'] as const)
      expect(weightMessage({ kind: problem }, 9, true)).toMatch(/[.]$/);
    expect(countMessage({ kind: 'too-large' }, 9, true)).toContain('9');
    expect(weightMessage({ kind: 'too-large' }, 9, true)).toContain('9 lb');
  });

  it('an ambiguous number is refused with both readings', () => {
    expect(countMessage({ kind: 'ambiguous', readings: ['1000', '1'] }, 999, true)).toContain('1000 or 1?');
    expect(weightMessage({ kind: 'ambiguous', readings: ['1500', '1.5'] }, 999, true)).toContain('1500 or 1.5?');
    expect(countMessage({ kind: 'notation' }, 999, true)).toContain('digits');
  });

  it('the seconds to undo are shown', () => {
    expect(t('stage.ready', { seconds: 5 })).toContain('5 s');
  });
});

describe('the message about a hidden character', () => {
  it("an ID with a hidden character is refused with the character's name and position", () => {
    const problem = { kind: 'hidden-character', character: { codePoint: 0x200e, textBefore: '1234' } } as const;
    expect(idProblemMessage('order', problem)).toContain('left-to-right mark (U+200E) after “1234”');
    expect(editProblemMessage({ kind: 'user', problem }, CLOCK)).toContain('left-to-right mark (U+200E) after “1234”');
    expect(noSearchResultsMessage('12▯', problem.character)).toContain('U+200E');
  });
});

describe('the message about an ambiguous date', () => {
  it('an ambiguous date is refused with both readings and how to write them', () => {
    const said = editProblemMessage({ kind: 'time', problem: { kind: 'which-date', dates: ['2026-12-03', '2026-03-12'] } }, CLOCK);
    expect(said).toBe('December 3, 2026 or March 12, 2026? Write 2026-12-03 or 2026-03-12.');
  });
});

describe('the message about a time that cannot be read', () => {
  it.each([
    ['en-US', 'A day and a time, like 2026-11-22 5:30 PM.', 'AM or PM?'],
    ['en-CA', 'A day and a time, like 2026-11-22 5:30 p.m.', 'a.m. or p.m.?'],
    ['fr-CA', 'A day and a time, like 2026-11-22 17 h 30.', 'AM or PM?'],
  ] as const)("an unreadable time is refused with an example in the screen's format (%s)", (locale, example, question) => {
    const said = (kind: 'not-a-time' | 'am-or-pm') => editProblemMessage({ kind: 'time', problem: { kind } }, { ...CLOCK, locale });
    expect(said('not-a-time').replace(/\s/g, ' ')).toBe(example);
    expect(said('am-or-pm')).toBe(question);
  });
});

describe('texts about settings', () => {
  it('every setting has a name and a help text', () => {
    for (const key of SETTING_KEYS)
      expect([t(`settings.name.${key}`), t(`settings.help.${key}`)]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\.$/)]);
  });

  it.each<[SettingsProblem, string[]]>([
    [{ kind: 'missing', file: '/p.json' }, ['/p.json']],
    [{ kind: 'unreadable', file: '/p.json', detail: 'EACCES' }, ['/p.json', 'EACCES']],
    [{ kind: 'not-json', file: '/p.json', detail: 'at character 3' }, ['/p.json', 'at character 3']],
    [{ kind: 'untrusted', file: '/p.json', why: 'link' }, ['/p.json', 'link']],
    [{ kind: 'bad-value', file: '/p.json', key: 'stage.maxBags', detail: 'is too large' }, ['/p.json', 'stage.maxBags', 'is too large']],
    [{ kind: 'unknown-key', file: '/p.json', key: 'stage.maxBag' }, ['/p.json', 'stage.maxBag']],
    [{ kind: 'not-for-stations', file: '/s.json', key: 'update.mode' }, ['/s.json', 'update.mode']],
    [{ kind: 'kept-last-good', since: 0 }, ['Jan 1, 1970']],
  ])('a problem with the settings (%j) names the source and the key', (problem, parts) => {
    const said = settingsProblemMessage(problem, (time) => formatDateAndTime(time, CLOCK));
    for (const part of parts) expect(said).toContain(part);
    expect(said).not.toMatch(/undefined|NaN/);
  });
});
