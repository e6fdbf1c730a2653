import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { openMemoryJournal } from '../../../src-main/journal';
import { silentLog } from '../../../src-main/log';
import type { Failure } from '../../../src-shared/failure';
import { type Intent, type IntentEvent, IntentId, needsPerson } from '../../../src-shared/intent';
import { type OrderId, StageRequest } from '../../../src-shared/order';
import { newIntent } from '../courier/fixtures/line';

const failure: Failure = { kind: 'cut-off', detail: 'ECONNRESET' };
const taken: IntentEvent = { name: 'taken', answer: { id: 'A', status: 'staged', orderUrl: null } };
const send: IntentEvent = { name: 'send' };

/** A journal with a clock of its own that goes on by a second at each look. */
function open() {
  let at = 0;
  const journal = openMemoryJournal({
    log: silentLog,
    now: () => {
      at += 1_000;
      return at;
    },
  });
  return {
    journal,
    /** Appends an order and takes it through these steps. */
    async order(orderId: string, ...events: IntentEvent[]): Promise<IntentId> {
      const intent = newIntent(orderId);
      expect(await journal.append(intent)).toMatchObject({ ok: true });
      for (const event of events) expect(await journal.advance(intent.id, event)).toMatchObject({ ok: true });
      return intent.id;
    },
  };
}

const id = (text: string) => text as OrderId;
const idsOf = (intents: readonly Intent[]) => intents.map((intent) => intent.id);

describe('an order that is handed over', () => {
  it('is held for as long as it can be taken back, or waits to leave at once', async () => {
    const { journal } = open();
    expect(await journal.append(newIntent('A', 5_000))).toMatchObject({
      ok: true,
      value: { state: { name: 'held', until: 6_000 }, createdAt: 1_000, changedAt: 1_000, attempts: 0 },
    });
    expect(await journal.append(newIntent('B'))).toMatchObject({
      ok: true,
      value: { state: { name: 'waiting', notBefore: 2_000, failure: null } },
    });
  });

  it('twice under one id is one order, and the second time changes nothing, however far the first has come', async () => {
    const { journal } = open();
    const intent = newIntent('A');
    let told = 0;
    journal.onChange(() => {
      told += 1;
    });
    await journal.append(intent);
    await journal.advance(intent.id, send);
    const again = await journal.append({ ...intent, request: StageRequest.parse({ orderId: 'B' }), holdMs: 9_000 });
    expect(again).toMatchObject({ ok: true, value: { state: { name: 'sending' }, request: { orderId: 'A' } } });
    expect(told).toBe(2);
    expect(await journal.recent(10)).toHaveLength(1);
  });

  it('a second time is refused while the first is still to be sent, also in the same moment', async () => {
    const { journal } = open();
    const first = newIntent('A', 5_000);
    const answers = await Promise.all([journal.append(first), journal.append(newIntent('A')), journal.append(newIntent('B'))]);
    expect(answers).toMatchObject([{ ok: true }, { ok: false, problem: 'already-leaving' }, { ok: true }]);
    await journal.advance(first.id, { name: 'hold-over' });
    expect(await journal.append(newIntent('A'))).toMatchObject({ ok: false });
    await journal.advance(first.id, send);
    expect(await journal.append(newIntent('A'))).toMatchObject({ ok: false });
    await journal.advance(first.id, taken);
    expect(await journal.append(newIntent('A'))).toMatchObject({ ok: true });
    expect(await journal.recent(10)).toHaveLength(3);
  });

  it('keeps its own time and counts how often it was begun to be sent', async () => {
    const { journal, order } = open();
    const postpone: IntentEvent = { name: 'postpone', notBefore: 9, failure };
    await order('A', send, postpone, send, taken);
    expect(await journal.recent(1)).toMatchObject([{ createdAt: 1_000, changedAt: 5_000, attempts: 2, state: { name: 'staged' } }]);
  });
});

describe('a step that an order cannot take', () => {
  it('changes nothing and says in which state the order is', async () => {
    const { journal, order } = open();
    const intent = await order('A', send, taken);
    const before = await journal.recent(1);
    expect(await journal.advance(intent, { name: 'undo' })).toEqual({ ok: false, problem: { state: 'staged', event: 'undo' } });
    expect(await journal.recent(1)).toEqual(before);
  });

  it('of an order that nobody handed over is refused', async () => {
    expect(await open().journal.advance(IntentId.parse(crypto.randomUUID()), send)).toEqual({ ok: false, problem: null });
  });
});

describe('the latest orders', () => {
  it('are newest first, and a packer never loses sight of one that wants a person, however old', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('staged', 'rejected', 'unknown', 'settled'), { maxLength: 30 }),
        fc.nat({ max: 30 }),
        async (ends, limit) => {
          const { journal, order } = open();
          const all: IntentId[] = [];
          for (const end of ends) {
            const refused: IntentEvent[] = [send, { name: 'refused', failure }];
            if (end === 'staged') all.unshift(await order('A', send, taken));
            if (end === 'rejected') all.unshift(await order('A', ...refused));
            if (end === 'unknown') all.unshift(await order('A', send, { name: 'lost-sight', failure }));
            if (end === 'settled') all.unshift(await order('A', ...refused, { name: 'settle', by: 'dismissed' }));
          }
          const recent = await journal.recent(limit);
          const kept = new Set(idsOf(recent));
          expect(idsOf(recent)).toEqual(all.filter((intent) => kept.has(intent)));
          expect(all.slice(0, limit).every((intent) => kept.has(intent))).toBe(true);
          const everything = await journal.recent(Number.POSITIVE_INFINITY);
          for (const intent of everything) if (needsPerson(intent.state)) expect(kept.has(intent.id)).toBe(true);
        },
      ),
    );
  });
});

describe('what is known of an order that is scanned again', () => {
  const refused: IntentEvent = { name: 'refused', failure };
  const lost: IntentEvent = { name: 'lost-sight', failure };
  const dismiss: IntentEvent = { name: 'settle', by: 'dismissed' };

  it.each<[string, IntentEvent[], boolean]>([
    ['it waits', [], true],
    ['it is on the wire', [send], true],
    ['it was staged', [send, taken], true],
    ['it may have been staged', [send, lost], true],
    ['it may have been staged, and somebody put that away', [send, lost, dismiss], true],
    ['it was refused', [send, refused], false],
    ['it was refused and put away', [send, refused, dismiss], false],
  ])('%s', async (_what, events, known) => {
    const { journal, order } = open();
    const intent = await order('A', ...events);
    await order('B', send, taken);
    expect((await journal.lastFor(id('A')))?.id).toBe(known ? intent : undefined);
  });

  it('is the last of it: what was withdrawn since does not hide that it was staged before', async () => {
    const { journal, order } = open();
    const staged = await order('A', send, taken);
    const held = newIntent('A', 5_000);
    await journal.append(held);
    expect((await journal.lastFor(id('A')))?.id).toBe(held.id);
    await journal.advance(held.id, { name: 'undo' });
    expect((await journal.lastFor(id('A')))?.id).toBe(staged);
    expect(await journal.lastFor(id('a'))).toBeNull();
  });
});

describe('what has not been sent', () => {
  it('is every order that was not taken back and has no answer, oldest first', async () => {
    const { journal, order } = open();
    const waiting = await order('A');
    await order('B', send, taken);
    const sending = await order('C', send);
    const held = newIntent('D', 5_000);
    await journal.append(held);
    const undone = newIntent('E', 5_000);
    await journal.append(undone);
    await journal.advance(undone.id, { name: 'undo' });
    expect(idsOf(await journal.unsent())).toEqual([waiting, sending, held.id]);
  });
});

describe('whoever follows the journal', () => {
  it('hears of every step after it was taken, until they stop listening', async () => {
    const { journal } = open();
    const heard: string[] = [];
    const stop = journal.onChange((intent) => heard.push(intent.state.name));
    const intent = newIntent('A');
    await journal.append(intent);
    await journal.advance(intent.id, send);
    await journal.advance(intent.id, { name: 'undo' });
    stop();
    await journal.advance(intent.id, taken);
    expect(heard).toEqual(['waiting', 'sending']);
  });

  it('and fails at it keeps nobody else from hearing, and does not make a kept order look lost', async () => {
    const log = { ...silentLog, error: vi.fn() };
    const journal = openMemoryJournal({ log });
    const heard: string[] = [];
    journal.onChange(() => {
      throw new Error('a window that has just gone');
    });
    journal.onChange((intent) => heard.push(intent.state.name));
    const intent = newIntent('A');
    await expect(journal.append(intent)).resolves.toMatchObject({ ok: true, value: { state: { name: 'waiting' } } });
    await expect(journal.advance(intent.id, send)).resolves.toMatchObject({ ok: true });
    expect(heard).toEqual(['waiting', 'sending']);
    expect(log.error).toHaveBeenCalledTimes(2);
  });
});
