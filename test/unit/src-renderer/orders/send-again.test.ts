/** Sending an order again from its card: `src-renderer/orders/send-again.ts`. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPressGuard, ignoreKeyRepeat, isFirstClick, usePressLockout } from '../../../../src-renderer/controls/press-guard';
import { mergeStandings } from '../../../../src-renderer/orders';
import { pressSendAgain } from '../../../../src-renderer/orders/send-again';
import { useStation } from '../../../../src-renderer/station';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import { accepted, createFakeBridge, stationWith } from '../stage/fixtures/fake-bridge';
import { ambiguous, editIn, intentIn, otherStagingsIn, STATES } from '../stage/fixtures/intents';

let bridge: ReturnType<typeof createFakeBridge>;
beforeEach(() => {
  bridge = createFakeBridge();
  bridge.answer('orders.standings', () => accepted([...otherStagingsIn(other), ...otherStagingsIn(unknown)]));
  bridge.answer('orders.decide', () => accepted(null));
  useStation.setState({ station: stationWith({ 'connection.mode': 'live' }), orders: [] });
});

const unknown = intentIn(STATES.unknown);
const overdue = intentIn(STATES.overdue);
const other = intentIn(STATES.staged);
const sent = () => bridge.asked('orders.decide');
const awareOf = () => sent().map((input) => input.awareOf);

describe('an order that is sent again', () => {
  it('an order that certainly was not sent, and of which nothing else is known, is sent at once', async () => {
    expect(await pressSendAgain(overdue, null)).toBeNull();
    expect(sent()).toEqual([{ id: overdue.id, decision: 'send-again', awareOf: [] }]);
  });

  it.each<[string, Intent]>([
    ['is unknown', unknown],
    ['has an attempt behind it that may have been carried out', ambiguous(overdue)],
    ['is meant for another address after such an attempt', ambiguous(intentIn(STATES.misrouted))],
    ['comes from a copy of the journal', intentIn({ kind: 'overdue', because: 'journal-copy' })],
    ['is an unknown edit', editIn(STATES.unknown)],
  ])('an order that %s is sent again only after a question', async (_what, intent) => {
    bridge.answer('orders.standings', () => accepted(intent.kind === 'stage' ? otherStagingsIn(intent) : []));
    const question = await pressSendAgain(intent, null);
    expect(question).toEqual({ kind: 'confirm', standings: [] });
    expect(sent()).toEqual([]);
    expect(await pressSendAgain(intent, question)).toBeNull();
    expect(sent()).toEqual([{ id: intent.id, decision: 'send-again', awareOf: [] }]);
  });

  it('the question names the other stagings of the order, and its answer says that they were seen', async () => {
    const question = await pressSendAgain(unknown, null);
    expect(question).toEqual({ kind: 'confirm', standings: otherStagingsIn(other) });
    expect(await pressSendAgain(unknown, question)).toBeNull();
    expect(awareOf()).toEqual([[{ ref: other.id, kind: 'staged' }]]);
  });

  it('a question about a live order names nothing from the practice journal', async () => {
    useStation.setState({ station: stationWith() });
    expect(await pressSendAgain(unknown, null)).toEqual({ kind: 'confirm', standings: [] });
    expect(bridge.asked('orders.standings')).toEqual([]);
  });

  it('an order is not sent again while another staging of it is known to be leaving', async () => {
    bridge.answer('orders.standings', () => accepted(otherStagingsIn(intentIn(STATES.waiting))));
    expect(await pressSendAgain(unknown, null)).toEqual({ kind: 'leaving' });
    expect(sent()).toEqual([]);
  });

  it('an order is sent again only after a person has seen the stagings that the guard names', async () => {
    bridge.answer('orders.decide', () => ({ ok: false, refusal: { kind: 'needs-confirmation', standings: otherStagingsIn(other) } }));
    const question = await pressSendAgain(overdue, null);
    expect(question).toEqual({ kind: 'confirm', standings: otherStagingsIn(other) });
    bridge.answer('orders.decide', () => accepted(null));
    expect(await pressSendAgain(overdue, question)).toBeNull();
    expect(awareOf()).toEqual([[], [{ ref: other.id, kind: 'staged' }]]);
  });

  it('the question is asked again when another staging has become known meanwhile', async () => {
    const newer = { ...otherStagingsIn(intentIn(STATES.unknown))[0], rowId: 7 } as ReturnType<typeof otherStagingsIn>[number];
    bridge.answer('orders.decide', () => ({ ok: false, refusal: { kind: 'needs-confirmation', standings: [newer] } }));
    const shown = { kind: 'confirm', standings: otherStagingsIn(other) } as const;
    expect(await pressSendAgain(unknown, shown)).toEqual({ kind: 'confirm', standings: [newer, ...otherStagingsIn(other)] });
  });

  it('an order is not sent again while the guard says that another staging of it is leaving', async () => {
    bridge.answer('orders.decide', () => ({ ok: false, refusal: { kind: 'already-in-flight' } }));
    expect(await pressSendAgain(overdue, null)).toEqual({ kind: 'leaving' });
  });

  it('a refusal for another reason is passed on to the card', async () => {
    const refusal = { kind: 'not-saved', detail: 'ENOSPC' } as const;
    bridge.answer('orders.decide', () => ({ ok: false, refusal }));
    expect(await pressSendAgain(overdue, null)).toEqual({ kind: 'refused', refusal });
  });
});

describe('the buttons of a card', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    usePressLockout.setState({ isLockedOut: false });
  });
  afterEach(() => {
    vi.runAllTimers();
    vi.useRealTimers();
  });

  it('a press while the last one is being carried out is dropped', async () => {
    const running: boolean[] = [];
    const press = createPressGuard((isRunning) => running.push(isRunning));
    let end = (): void => undefined;
    const action = vi.fn(() => new Promise<void>((resolve) => (end = resolve)));
    const first = press(action);
    vi.runAllTimers();
    await press(action);
    expect(action).toHaveBeenCalledTimes(1);
    end();
    await first;
    void press(action);
    expect(action).toHaveBeenCalledTimes(2);
    expect(running).toEqual([true, false, true]);
  });

  it('the second half of a double tap presses neither the question that appeared nor the card that moved up', async () => {
    const confirm = vi.fn();
    await createPressGuard(() => undefined)(() => undefined);
    const inTheQuestion = createPressGuard(() => undefined);
    await inTheQuestion(confirm);
    expect(confirm).not.toHaveBeenCalled();
    vi.runAllTimers();
    await inTheQuestion(confirm);
    expect(confirm).toHaveBeenCalledTimes(1);
  });

  it('a press that failed does not leave the buttons without effect', async () => {
    const press = createPressGuard(() => undefined);
    await expect(press(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    vi.runAllTimers();
    const action = vi.fn();
    await press(action);
    expect(action).toHaveBeenCalled();
  });

  it('two quick presses on "Send again" send nothing', async () => {
    const press = createPressGuard(() => undefined);
    let answer = null as Awaited<ReturnType<typeof pressSendAgain>>;
    const send = async () => {
      answer = await pressSendAgain(unknown, answer);
    };
    await Promise.all([press(send), press(send)]);
    await press(send);
    expect(answer).toMatchObject({ kind: 'confirm' });
    expect(sent()).toEqual([]);
  });

  it('the second click of a double click and a key that is held down are no presses', () => {
    expect([0, 1, 2, 3].map(isFirstClick)).toEqual([true, true, false, false]);
    const preventDefault = vi.fn();
    ignoreKeyRepeat({ repeat: false, preventDefault });
    expect(preventDefault).not.toHaveBeenCalled();
    ignoreKeyRepeat({ repeat: true, preventDefault });
    expect(preventDefault).toHaveBeenCalled();
  });
});

it("the guard's own picture of a staging replaces the one that was shown", () => {
  const [before] = otherStagingsIn({ ...other, state: STATES.overdue });
  const [now] = otherStagingsIn(other);
  if (!before || !now) throw new Error('There is nothing known.');
  expect(mergeStandings([before], [now])).toEqual([now]);
});
