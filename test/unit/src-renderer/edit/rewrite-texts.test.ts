import '../../../support/pattern-engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EditFields } from '../../../../src-renderer/edit/fields';
import { parseEdit } from '../../../../src-renderer/edit/parse-edit';
import { type RewriteContext, rewriteFields, rewriteInstants, type TextFormat } from '../../../../src-renderer/edit/rewrite-texts';
import { type Language, LOCALE_NAMES, type Locale, languageOfLocale } from '../../../../src-shared/language/languages';
import { editContext, fields, ZONE } from './fixtures/edits';
import { typedMoney, typedWindow } from './fixtures/typed-values';

const formatIn = (locale: Locale): TextFormat => ({ language: languageOfLocale(locale) as Language, clock: { timeZone: ZONE, locale } });

const contextFor = (from: Locale, to: Locale, more: Partial<RewriteContext> = {}): RewriteContext => ({
  from: formatIn(from),
  to: formatIn(to),
  now: editContext().now,
  originalInstants: new Map(),
  ...more,
});

const rewrite = (texts: Partial<EditFields>, context: RewriteContext) => {
  const { tip, cartTotal, windowStart, windowEnd } = rewriteFields(fields(texts), context);
  return [tip, cartTotal, windowStart, windowEnd].map((text) => text.replace(/\s/g, ' ')).filter(Boolean);
};

const changesIn = (texts: EditFields, format: TextFormat) => parseEdit(texts, editContext(format)).changes;

describe('the texts of an edit after a change of language', () => {
  it.each<[Locale, Locale, Partial<EditFields>, string[]]>([
    ['en-US', 'fr-CA', { tip: '4.50', cartTotal: '4,5' }, ['4.50', '4,5']],
    ['en-US', 'fr-CA', { cartTotal: '1,234' }, ['1 234,00 $']],
    ['fr-CA', 'en-US', { cartTotal: '1 234,50 $' }, ['1 234,50 $']],
    ['en-US', 'es', { tip: '$1,234' }, ['$1,234']],
    ['en-US', 'fr-CA', { windowStart: '11/12/2026 5:30 PM', windowEnd: '7:30 PM' }, ['2026-11-12 17 h 30', '7:30 PM']],
    ['fr-CA', 'en-US', { windowStart: '2026-12-01 17 h 30', windowEnd: '7:30' }, ['2026-12-01 17 h 30', '2026-12-01 7:30 AM']],
  ])('a text that would mean something else is rewritten (%s to %s, %o)', (from, to, typed, expected) => {
    expect(rewrite(typed, contextFor(from, to))).toEqual(expected);
  });

  it('a text that is not finished stays as it was typed', () => {
    const typed = { tip: '4.505', cartTotal: 'abc', windowStart: '2026-12-01 5:', windowEnd: '5:30' };
    expect(rewrite(typed, contextFor('en-US', 'fr-CA'))).toEqual(Object.values(typed));
  });

  it('a time that Connect wrote is written as the new language does, and stands for the same instant', () => {
    const context = contextFor('en-US', 'fr-CA', { originalInstants: new Map([['2026-11-22 5:00 PM', '2026-11-22T22:00:00.000Z']]) });
    const { windowStart } = rewriteFields(fields({ windowStart: '2026-11-22 5:00 PM' }), context);
    expect(windowStart).toBe('2026-11-22 17 h 00');
    expect(rewriteInstants(context).get(windowStart)).toBe('2026-11-22T22:00:00.000Z');
  });

  it('no amount and no window changes its meaning, from any language to any other', () => {
    const anyChange = fc.record({ from: fc.constantFrom(...LOCALE_NAMES), to: fc.constantFrom(...LOCALE_NAMES) }).chain(({ from, to }) =>
      fc.record({
        from: fc.constant(from),
        to: fc.constant(to),
        tip: typedMoney(languageOfLocale(from)),
        cartTotal: typedMoney(languageOfLocale(from)),
        window: typedWindow(formatIn(from).clock),
      }),
    );
    fc.assert(
      fc.property(anyChange, ({ from, to, tip, cartTotal, window: { optionId, start, end } }) => {
        const typed = fields({
          tip: tip.text,
          cartTotal: cartTotal.text,
          serviceOption: optionId.text,
          windowStart: start.text,
          windowEnd: end.text,
        });
        const before = changesIn(typed, formatIn(from));
        const after = changesIn(rewriteFields(typed, contextFor(from, to)), formatIn(to));
        expect(after).toMatchObject({ tip: before.tip, cartTotal: before.cartTotal });
        const toTimes = ({ window }: typeof before) => window && [Date.parse(window.startAt), Date.parse(window.endAt)];
        expect(toTimes(after)).toEqual(toTimes(before));
      }),
      { numRuns: 500 },
    );
  });
});
