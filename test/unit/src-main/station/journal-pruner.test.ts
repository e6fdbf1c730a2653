/** The conditions for deleting history (`src-main/station/journal-pruner.ts`). */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClocks } from '../../../../src-main/base';
import { openMemoryJournal } from '../../../../src-main/journal';
import { openMemoryKnownOrders, type PruneRule } from '../../../../src-main/known-orders';
import { silentLog } from '../../../../src-main/log';
import { createJournalPruner, type JournalPruner } from '../../../../src-main/station/journal-pruner';
import { flushTimers, newIntent } from '../courier/fixtures/courier-harness';

const NOON = Date.UTC(2026, 10, 22, 12);
const DAY = 86_400_000;

beforeEach(() => void vi.useFakeTimers({ now: NOON }));
let opened: JournalPruner | null = null;
afterEach(() => {
  opened?.close();
  vi.useRealTimers();
});

async function open(answers: { isOpen?: boolean } = {}) {
  const journal = openMemoryJournal({ log: silentLog });
  const clocks = createClocks();
  const isOpen = { current: answers.isOpen ?? true };
  const rules: PruneRule[] = [];
  const known = {
    ...openMemoryKnownOrders({ log: silentLog }),
    async prune(rule: PruneRule) {
      rules.push(rule);
      return 0;
    },
  };
  const pipeline = () => (isOpen.current ? { journal, known } : null);
  const pruning = createJournalPruner({ pipeline, clocks, keepDays: () => 90, log: silentLog });
  opened = pruning;
  async function stageAt(time: number, orderId: string) {
    vi.setSystemTime(time);
    const intent = newIntent(orderId);
    await journal.append(intent);
    await journal.advance(intent.id, { kind: 'withdraw' });
  }
  const sawServerTime = (ms: number) => {
    clocks.recordServerTime(ms);
    pruning.onServerTime();
  };
  const left = async () => (await journal.listRecent(100)).map(({ request }) => request.orderId as string);
  return { journal, sawServerTime, stageAt, left, isOpen, rules };
}

it("today's orders are kept if the clock is a year ahead at the start", async () => {
  const { stageAt, sawServerTime, left } = await open();
  await stageAt(NOON, 'TODAY');
  vi.setSystemTime(NOON + 365 * DAY);
  sawServerTime(NOON + 60_000);
  await vi.advanceTimersByTimeAsync(DAY);
  expect(await left()).toEqual(['TODAY']);
});

it("old history is deleted only after Connect's time is known", async () => {
  const { stageAt, sawServerTime, left } = await open();
  await stageAt(NOON - 91 * DAY, 'OLD');
  await stageAt(NOON, 'TODAY');
  await vi.advanceTimersByTimeAsync(DAY);
  expect(await left()).toEqual(['TODAY', 'OLD']);
  sawServerTime(Date.now());
  await flushTimers();
  expect(await left()).toEqual(['TODAY', 'OLD']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await left()).toEqual(['TODAY']);
});

it('history that becomes old while the station runs is deleted without a restart', async () => {
  const { stageAt, sawServerTime, left } = await open();
  await stageAt(NOON - 89 * DAY, 'ALMOST');
  vi.setSystemTime(NOON);
  sawServerTime(NOON);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await left()).toEqual(['ALMOST']);
  await vi.advanceTimersByTimeAsync(2 * DAY);
  expect(await left()).toEqual([]);
});

it('a journal that is opened later or fails once is pruned at the next run', async () => {
  const { journal, stageAt, sawServerTime, left, isOpen } = await open({ isOpen: false });
  await stageAt(NOON - 91 * DAY, 'OLD');
  vi.setSystemTime(NOON);
  sawServerTime(NOON);
  await vi.advanceTimersByTimeAsync(60_000);
  isOpen.current = true;
  vi.spyOn(journal, 'prune').mockRejectedValueOnce(new Error('disk I/O error'));
  await vi.advanceTimersByTimeAsync(6 * 3_600_000);
  expect(await left()).toEqual(['OLD']);
  await vi.advanceTimersByTimeAsync(6 * 3_600_000);
  expect(await left()).toEqual([]);
});

it('what is known of an order is removed after a day, unless the journal has the order after its own pruning', async () => {
  const { stageAt, sawServerTime, rules } = await open();
  await stageAt(NOON - 91 * DAY, 'OLD');
  await stageAt(NOON, 'TODAY');
  sawServerTime(NOON);
  await vi.advanceTimersByTimeAsync(60_000);
  const [rule] = rules;
  expect(await rule?.keep(['OLD', 'TODAY', 'SCANNED-ONLY'] as never)).toEqual(new Set(['TODAY']));
  expect(rule?.unchangedSince).toBeGreaterThan(NOON - DAY);
  expect(rule?.unchangedSince).toBeLessThan(NOON - DAY + 60_000);
});

it('what is known of orders is kept while the live journal is not open', async () => {
  const { sawServerTime, rules } = await open({ isOpen: false });
  sawServerTime(NOON);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(rules).toEqual([]);
});
