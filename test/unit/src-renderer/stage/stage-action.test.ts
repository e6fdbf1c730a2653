import { describe, expect, it } from 'vitest';
import { stageActionFor } from '../../../../src-renderer/stage/stage-action';
import type { OtherStaging } from '../../../../src-shared/intent/other-staging';
import { ambiguous, intentIn, STATES, standingsIn } from './fixtures/intents';

const unreadable: OtherStaging = { ref: 'row:1', rowId: 1, kind: 'unreadable', at: 0, intent: null };

describe('the action of the big button', () => {
  it.each<[string, readonly OtherStaging[], ReturnType<typeof stageActionFor>]>([
    ['stages an order of which nothing is known', [], { kind: 'stage' }],
    ['cannot stage an order that is held', standingsIn(intentIn(STATES.held)), { kind: 'leaving' }],
    ['cannot stage an order that is saved', standingsIn(intentIn(STATES.waiting)), { kind: 'leaving' }],
    ['cannot stage an order that is being sent', standingsIn(intentIn(STATES.sending)), { kind: 'leaving' }],
    ['says "again" of an order that was staged', standingsIn(intentIn(STATES.staged)), { kind: 'again' }],
    ['says "again" of an order that may have been staged', standingsIn(intentIn(STATES.unknown)), { kind: 'again' }],
    ['withdraws an overdue one', standingsIn(intentIn(STATES.overdue)), { kind: 'withdraw', count: 1 }],
    ['withdraws one for another address', standingsIn(intentIn(STATES.misrouted)), { kind: 'withdraw', count: 1 }],
    [
      'withdraws an overdue one also when it may have been staged before',
      standingsIn(ambiguous(intentIn(STATES.overdue))),
      { kind: 'withdraw', count: 1 },
    ],
    [
      'withdraws an overdue one from a copy of the journal',
      standingsIn(intentIn({ kind: 'overdue', because: 'journal-copy' })),
      { kind: 'withdraw', count: 1 },
    ],
    ['withdraws an entry that cannot be read', [unreadable], { kind: 'withdraw', count: 1 }],
    ['withdraws all that stand aside', [unreadable, ...standingsIn(intentIn(STATES.overdue))], { kind: 'withdraw', count: 2 }],
    ['never withdraws beside one that is leaving', [unreadable, ...standingsIn(intentIn(STATES.sending))], { kind: 'leaving' }],
  ])('the button %s', (_what, standings, offer) => {
    expect(stageActionFor(standings)).toEqual(offer);
  });
});
