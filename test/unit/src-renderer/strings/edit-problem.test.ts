import '../../../support/pattern-engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { editProblemMessage, selectLanguage } from '../../../../src-renderer/strings';
import { LANGUAGES, type Locale, languageOfLocale } from '../../../../src-shared/language/languages';
import { parseMoney } from '../../../../src-shared/money/money-format';
import { parseStoreTime } from '../../../../src-shared/time/parse-time';
import { parsePounds } from '../../../../src-shared/weight/weight-format';
import { CLOCK } from './fixtures/clock';

const exampleIn = (message: string): string => /.*(?:like|comme|como) (.+?)\.?$/.exec(message)?.[1] ?? '';
const now = '2026-11-22T09:00:00-05:00';

describe.each<Locale>(['en-US', 'fr-CA', 'es'])('the example in an error (%s)', (locale) => {
  const language = languageOfLocale(locale);
  const { decimal } = LANGUAGES[language].money;
  const say = (problem: Parameters<typeof editProblemMessage>[0]) => editProblemMessage(problem, { ...CLOCK, locale });

  beforeEach(async () => {
    vi.stubGlobal('document', { documentElement: {} });
    await selectLanguage(language);
  });
  afterEach(async () => {
    await selectLanguage('en');
    vi.unstubAllGlobals();
  });

  it.each(['not-money', 'too-precise'] as const)('the example of an amount is written and read as the language does (%s)', (kind) => {
    const example = exampleIn(say({ kind: 'money', problem: { kind } }));
    expect(example).toContain(decimal);
    expect(parseMoney(example, language)).toEqual({ ok: true, value: 450 });
  });

  it.each(['not-a-number', 'too-precise'] as const)('the example of a weight is written and read as the language does (%s)', (kind) => {
    const example = exampleIn(say({ kind: 'weight', problem: { kind }, max: 500 }));
    expect(example).toContain(decimal);
    expect(parsePounds(example, 500).ok).toBe(true);
  });

  it('the example of a time is read as the language does', () => {
    const example = exampleIn(say({ kind: 'time', problem: { kind: 'not-a-time' } }));
    const time = parseStoreTime(example, { ...CLOCK, locale, timeZone: 'America/Toronto' }, now);
    expect(time).toEqual({ ok: true, value: '2026-11-22T17:30:00-05:00' });
  });

  it('the readings of an ambiguous amount have the decimal mark of the language', () => {
    const message = say({ kind: 'money', problem: { kind: 'ambiguous', readings: ['4505', '4.505'] } });
    expect(message).toContain('4505');
    expect(message).toContain(`4${decimal}505`);
  });
});
