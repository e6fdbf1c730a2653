import { beforeEach, describe, expect, it } from 'vitest';
import { FILTERS } from '../../../../src-renderer/activity/history-store';
import { loadQueue, MAX_CARDS, useQueue } from '../../../../src-renderer/activity/queue-store';
import { useStation } from '../../../../src-renderer/station';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import { accepted, createFakeBridge, flushPromises, stationWith } from '../stage/fixtures/fake-bridge';
import { inPractice, intentIn, STATES } from '../stage/fixtures/intents';

let bridge: ReturnType<typeof createFakeBridge>;
let found: readonly Intent[];
beforeEach(() => {
  useQueue.setState(useQueue.getInitialState(), true);
  useStation.setState({ ...useStation.getInitialState(), station: stationWith() }, true);
  bridge = createFakeBridge();
  bridge.answer('orders.find', ({ states, limit }) =>
    accepted({ intents: found.filter(({ state }) => states?.includes(state.kind)).slice(0, limit), nextBefore: null }),
  );
});

const queue = () => useQueue.getState().orders;

describe('the queue', () => {
  it('an order that needs a person comes before one that will be sent by itself', async () => {
    const [waiting, unknown, staged] = [STATES.waiting, STATES.unknown, STATES.staged].map((state) => inPractice(intentIn(state)));
    found = [waiting, staged, unknown] as Intent[];
    await loadQueue();
    expect(queue()).toEqual([unknown, waiting]);
  });

  it('the queue holds fifty cards however many orders are open', async () => {
    found = Array.from({ length: 200 }, () => inPractice(intentIn(STATES.overdue)));
    await loadQueue();
    expect(queue()).toHaveLength(MAX_CARDS);
    for (const { limit } of bridge.asked('orders.find')) expect(limit).toBe(MAX_CARDS);
  });

  it('open live orders come first while the screen is in Practice', async () => {
    const live = intentIn(STATES.waiting);
    useStation.setState({ orders: [inPractice(intentIn(STATES.unknown)), live, intentIn(STATES.staged)] });
    found = [inPractice(intentIn(STATES.rejected))];
    await loadQueue();
    expect(queue()).toEqual([live, ...found]);
  });

  it('no order is shown twice in live mode', async () => {
    const order = intentIn(STATES.unknown);
    useStation.setState({ station: stationWith({ 'connection.mode': 'live' }), orders: [order] });
    found = [order];
    await loadQueue();
    expect(queue()).toEqual([order]);
  });

  it('an answer that a later read has overtaken is dropped', async () => {
    type Page = ReturnType<typeof page>;
    const page = (...intents: Intent[]) => accepted({ intents, nextBefore: null });
    const answers: ((page: Page) => void)[] = [];
    bridge.answer('orders.find', () => new Promise<Page>((resolve) => answers.push(resolve)));
    const [first, second] = [loadQueue(), loadQueue()];
    await flushPromises();
    const [old, fresh] = [inPractice(intentIn(STATES.unknown)), inPractice(intentIn(STATES.unknown))];
    // The two questions of the second read are answered before those of the first one.
    for (const [question, found] of [
      [2, [fresh]],
      [3, []],
      [0, [old]],
      [1, []],
    ] as const) {
      answers[question]?.(page(...found));
      await flushPromises();
    }
    await Promise.all([first, second]);
    expect(queue()).toEqual([fresh]);
  });
});

it('the filter "Needs you" and the count of the strip are about the same states', () => {
  expect([...FILTERS.needsYou].sort()).toEqual(['misrouted', 'overdue', 'rejected', 'unknown']);
});
