import { describe, expect, it } from 'vitest';
import { sendAgainSentences, standingSentences, t } from '../../../../src-renderer/strings';
import type { Intent, IntentState } from '../../../../src-shared/intent/intent.schema';
import type { OtherStaging } from '../../../../src-shared/intent/other-staging';
import { ambiguous, editIn, intentIn, MORNING, otherStagingsIn, STATES } from '../stage/fixtures/intents';
import { CLOCK, NINE, NINE_THAT_DAY } from './fixtures/clock';

const DAY = 86_400_000;
const of = (...states: IntentState[]) => states.flatMap((state) => otherStagingsIn(intentIn(state, { bags: 3 })));
const FROM_COPY = ambiguous(intentIn({ kind: 'overdue', because: 'journal-copy' }));
const unreadable: OtherStaging = { ref: 'row:1', rowId: 1, kind: 'unreadable', at: MORNING, intent: null };
const said = (standings: readonly OtherStaging[], now = MORNING) => standingSentences(standings, now, CLOCK);

describe('sentences about other stagings of an order', () => {
  it.each<[readonly OtherStaging[], readonly string[]]>([
    [[], []],
    [of(STATES.held), ['This order is already leaving.']],
    [of(STATES.staged), [`Staged at ${NINE}, 3 bags.`]],
    [of(STATES.unknown), [`May have been staged at ${NINE}.`]],
    [of(STATES.overdue), ['An older one of this order was not sent.']],
    [of(STATES.misrouted, STATES.overdue), ['2 older ones of this order were not sent.']],
    [[unreadable], ['An entry for this order can’t be read. It may have been sent.']],
    [of(STATES.staged, STATES.staged), [`Staged 2 times, last at ${NINE}.`]],
    [of(STATES.unknown, STATES.unknown, STATES.unknown), [`May have been staged 3 times, last at ${NINE}.`]],
  ])('each kind of other staging has its own sentence (%#)', (standings, sentences) => {
    expect(said(standings)).toEqual(sentences);
  });

  it('the most serious of several stagings comes first', () => {
    expect(said([...of(STATES.overdue), unreadable, ...of(STATES.unknown, STATES.staged, STATES.sending)])).toEqual([
      'This order is already leaving.',
      `Staged at ${NINE}, 3 bags.`,
      `May have been staged at ${NINE}.`,
      'An entry for this order can’t be read. It may have been sent.',
      'An older one of this order was not sent.',
    ]);
  });

  it('a staging before today is described with its day', () => {
    expect(said(of(STATES.staged), MORNING + DAY)).toEqual([`Staged on ${NINE_THAT_DAY}, 3 bags.`]);
  });

  it('a dismissed unknown order is described with the time of its press, not of its dismissal', () => {
    const dismissed = { ...intentIn(STATES.resolved), changedAt: MORNING + 3_600_000 };
    expect(said(otherStagingsIn(dismissed))).toEqual([`May have been staged at ${NINE}.`]);
  });

  it('an overdue order that may have been staged is never described as not sent', () => {
    for (const order of [ambiguous(intentIn(STATES.overdue)), ambiguous(intentIn(STATES.misrouted)), FROM_COPY]) {
      expect(said(otherStagingsIn(order))).toEqual(['An older one of this order may have been sent.']);
    }
    expect(said([...otherStagingsIn(FROM_COPY), ...otherStagingsIn(FROM_COPY)])).toEqual([
      '2 older ones of this order may have been sent.',
    ]);
  });

  it('an overdue order that may have been staged is withdrawn with a warning when another one is sent again', () => {
    expect(standingSentences(otherStagingsIn(FROM_COPY), MORNING, CLOCK, true)).toEqual([
      'An older one of this order may have been sent. A second shopper may come. It is withdrawn when you send this one.',
    ]);
  });

  it('the sentences about an order that is sent again mention the second shopper', () => {
    expect(standingSentences(of(STATES.staged, STATES.unknown, STATES.overdue), MORNING, CLOCK, true)).toEqual([
      `Staged at ${NINE}, 3 bags. A second shopper will come.`,
      `May have been staged at ${NINE}. A second shopper may come.`,
      'An older one of this order was not sent. It is withdrawn when you send this one.',
    ]);
  });
});

describe('the question before an order is sent again', () => {
  const asked = (intent: Intent, others: readonly OtherStaging[]) => sendAgainSentences(intent, others, MORNING, CLOCK).join(' ');

  it('the question about an order that may be staged mentions the second shopper once', () => {
    const unknown = intentIn(STATES.unknown);
    expect(asked(unknown, [])).toBe('It may be staged already. A second shopper may come.');
    expect(asked(unknown, of(STATES.staged))).toBe(`It may be staged already. Staged at ${NINE}, 3 bags. A second shopper will come.`);
    expect(asked(unknown, [unreadable])).toMatch(/^It may be staged already\. .* A second shopper may come\.$/);
  });

  it('an order that was certainly not sent causes a question only because of its other stagings', () => {
    expect(asked(intentIn(STATES.overdue), of(STATES.unknown))).toBe(`May have been staged at ${NINE}. A second shopper may come.`);
  });

  it('the question about an edit that may have been made mentions no shopper', () => {
    expect(asked(editIn(STATES.unknown), [])).toBe('This change may have been made already. It would be made once more.');
  });
});

describe('the Stage button', () => {
  it('the accessible name of the Stage button always contains "Stage order"', () => {
    for (const name of [
      t('stage.stageOrder'),
      t('stage.stageAgain'),
      t('standings.withdrawName', { n: 1 }),
      t('standings.withdrawName', { n: 2 }),
    ])
      expect(name).toContain('Stage order');
  });

  it('the accessible name of the Stage button contains its visible text', () => {
    for (const n of [1, 2]) expect(t('standings.withdrawName', { n })).toContain(t('standings.withdraw', { n }));
  });
});
