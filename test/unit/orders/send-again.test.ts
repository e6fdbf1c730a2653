/** Sending an order again from its card: `src-renderer/orders/send-again.ts`. */
import { beforeEach, describe, expect, it } from 'vitest';
import { mergeStandings } from '../../../src-renderer/orders';
import { sendAgain } from '../../../src-renderer/orders/send-again';
import { accepted, openFakeDoor } from '../stage/fixtures/door';
import { intentIn, STATES, standingsIn } from '../stage/fixtures/intents';

let door: ReturnType<typeof openFakeDoor>;
beforeEach(() => {
  door = openFakeDoor();
});

const unknown = intentIn(STATES.unknown);
const other = intentIn(STATES.staged);
const awareOf = () => door.asked('orders.decide').map((input) => input.awareOf);

describe('an order that is sent again', () => {
  it('an order of which nothing else is known is sent again at once', async () => {
    door.answer('orders.decide', () => accepted(unknown));
    expect(await sendAgain(unknown, [])).toBeNull();
    expect(door.asked('orders.decide')).toEqual([{ id: unknown.id, word: 'send-again', awareOf: [] }]);
  });

  it('an order is sent again only after a person has seen its other stagings', async () => {
    door.answer('orders.decide', () => ({ ok: false, refusal: { kind: 'not-informed', standings: standingsIn(other) } }));
    const question = await sendAgain(unknown, []);
    expect(question).toEqual({ kind: 'confirm', standings: standingsIn(other) });
    if (question?.kind !== 'confirm') throw new Error('It was not asked.');
    door.answer('orders.decide', () => accepted(unknown));
    expect(await sendAgain(unknown, question.standings)).toBeNull();
    expect(awareOf()).toEqual([[], [{ ref: other.id, kind: 'staged' }]]);
  });

  it('the question is asked again when another staging has become known meanwhile', async () => {
    const newer = { ...standingsIn(intentIn(STATES.unknown))[0], row: 7 } as ReturnType<typeof standingsIn>[number];
    door.answer('orders.decide', () => ({ ok: false, refusal: { kind: 'not-informed', standings: [newer] } }));
    expect(await sendAgain(unknown, standingsIn(other))).toEqual({ kind: 'confirm', standings: [newer, ...standingsIn(other)] });
  });

  it('an order is not sent again while another staging of it is leaving', async () => {
    door.answer('orders.decide', () => ({ ok: false, refusal: { kind: 'already-leaving' } }));
    expect(await sendAgain(unknown, [])).toEqual({ kind: 'leaving' });
  });

  it('a refusal for another reason is passed on to the card', async () => {
    const refusal = { kind: 'not-saved', detail: 'ENOSPC' } as const;
    door.answer('orders.decide', () => ({ ok: false, refusal }));
    expect(await sendAgain(unknown, [])).toEqual({ kind: 'refused', refusal });
  });
});

it("the guard's own picture of a staging replaces the one that was shown", () => {
  const [before] = standingsIn({ ...other, state: STATES.overdue });
  const [now] = standingsIn(other);
  if (!before || !now) throw new Error('There is nothing known.');
  expect(mergeStandings([before], [now])).toEqual([now]);
});
