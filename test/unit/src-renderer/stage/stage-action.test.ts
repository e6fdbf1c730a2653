import { describe, expect, it } from 'vitest';
import { stageActionFor } from '../../../../src-renderer/stage/stage-action';
import type { OtherStaging } from '../../../../src-shared/intent/other-staging';
import { ambiguous, intentIn, otherStagingsIn, STATES } from './fixtures/intents';

const unreadable: OtherStaging = { ref: 'row:1', rowId: 1, kind: 'unreadable', at: 0, intent: null };

describe('the action of the big button', () => {
  it.each<[string, readonly OtherStaging[], ReturnType<typeof stageActionFor>]>([
    ['stages an order of which nothing is known', [], { kind: 'stage' }],
    ['cannot stage an order that is held', otherStagingsIn(intentIn(STATES.held)), { kind: 'leaving' }],
    ['cannot stage an order that is saved', otherStagingsIn(intentIn(STATES.waiting)), { kind: 'leaving' }],
    ['cannot stage an order that is being sent', otherStagingsIn(intentIn(STATES.sending)), { kind: 'leaving' }],
    ['says "again" of an order that was staged', otherStagingsIn(intentIn(STATES.staged)), { kind: 'again' }],
    ['says "again" of an order that may have been staged', otherStagingsIn(intentIn(STATES.unknown)), { kind: 'again' }],
    ['withdraws an overdue one', otherStagingsIn(intentIn(STATES.overdue)), { kind: 'withdraw', count: 1 }],
    ['withdraws one for another address', otherStagingsIn(intentIn(STATES.misrouted)), { kind: 'withdraw', count: 1 }],
    [
      'withdraws an overdue one also when it may have been staged before',
      otherStagingsIn(ambiguous(intentIn(STATES.overdue))),
      { kind: 'withdraw', count: 1 },
    ],
    [
      'withdraws an overdue one from a copy of the journal',
      otherStagingsIn(intentIn({ kind: 'overdue', because: 'journal-copy' })),
      { kind: 'withdraw', count: 1 },
    ],
    ['withdraws an entry that cannot be read', [unreadable], { kind: 'withdraw', count: 1 }],
    ['withdraws all that stand aside', [unreadable, ...otherStagingsIn(intentIn(STATES.overdue))], { kind: 'withdraw', count: 2 }],
    ['never withdraws beside one that is leaving', [unreadable, ...otherStagingsIn(intentIn(STATES.sending))], { kind: 'leaving' }],
  ])('the button %s', (_what, standings, offer) => {
    expect(stageActionFor(standings, null)).toEqual(offer);
  });

  it.each(['canceled', 'staged'] as const)('the button says "anyway" of an order that Connect reports as %s', (warning) => {
    expect(stageActionFor([], warning)).toEqual({ kind: 'anyway' });
  });

  it('the button says "again" and not "anyway" of an order that this station staged', () => {
    expect(stageActionFor(otherStagingsIn(intentIn(STATES.staged)), 'canceled')).toEqual({ kind: 'again' });
  });
});
