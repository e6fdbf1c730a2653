/** Writes random histories of orders into both journals, with restarts in between. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openMemoryJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import type { IntentEvent } from '../../../../src-shared/intent/intent-machine';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { anyFailure } from '../../src-renderer/strings/fixtures/failures';
import { newIntent } from '../courier/fixtures/courier-harness';
import { createJournalPath, openJournalAt } from './fixtures/journal-files';
import { snapshotOf } from './fixtures/orders';

const ORDERS = ['A', 'a', 'B', 'Ünï'];
const answer = fc
  .record({
    id: fc.string(),
    status: fc.constant('staged'),
    milestone: fc.constant('staged' as const),
    orderUrl: fc.option(fc.webUrl(), { nil: null }),
  })
  .map(orderDetailsWith);
const failure = anyFailure;

const anyEvent: fc.Arbitrary<IntentEvent> = fc.oneof(
  fc
    .constantFrom<IntentEvent['kind']>('undo', 'hold-expired', 'send', 'send', 'send', 'expired', 'misroute', 'withdraw', 'send-again')
    .map((kind) => ({ kind }) as IntentEvent),
  fc.record({ kind: fc.constantFrom('accepted' as const, 'confirm' as const), answer }),
  fc.record({ kind: fc.constantFrom('refused' as const, 'outcome-unknown' as const), failure }),
  fc.record({ kind: fc.constant('retry-later' as const), notBefore: fc.nat(), failure }),
  fc.record({ kind: fc.constant('resolve' as const), by: fc.constantFrom('dismissed' as const, 'corrected' as const) }),
);

const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('append' as const), order: fc.constantFrom(...ORDERS), holdMs: fc.constantFrom(0, 5_000) }),
  },
  { weight: 12, arbitrary: fc.record({ does: fc.constant('advance' as const), which: fc.nat({ max: 20 }), event: anyEvent }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('prune' as const), olderThan: fc.nat({ max: 40_000 }) }) },
  { weight: 1, arbitrary: fc.constant({ does: 'restart' as const }) },
);

it('the memory journal and the SQLite journal answer every query alike, also after restarts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 30, size: 'max' }), async (steps) => {
      let at = 0;
      const options = { log: silentLog, now: () => at };
      const file = createJournalPath();
      const memory = openMemoryJournal(options);
      let disk = (await openJournalAt(file, options)).journal;
      const known: ReturnType<typeof newIntent>[] = [];

      for (const step of steps) {
        at += 1_000;
        switch (step.does) {
          case 'append': {
            const intent = newIntent(step.order, step.holdMs);
            known.push(intent);
            expect(await disk.append(intent)).toEqual(await memory.append(intent));
            break;
          }
          case 'advance': {
            const intent = known[step.which % Math.max(known.length, 1)];
            if (intent) expect(await disk.advance(intent.id, step.event)).toEqual(await memory.advance(intent.id, step.event));
            break;
          }
          case 'prune': {
            const span = { olderThan: step.olderThan, now: Number.MAX_SAFE_INTEGER };
            expect(await disk.prune(span)).toBe(await memory.prune(span));
            break;
          }
          case 'restart': {
            expect(await snapshotOf(disk, ORDERS)).toEqual(await snapshotOf(memory, ORDERS));
            await disk.close();
            disk = (await openJournalAt(file, options)).journal;
            const cutShort: IntentEvent = {
              kind: 'outcome-unknown',
              failure: { kind: 'cut-off', detail: 'the app ended while it was being sent' },
            };
            for (const { id, state } of await memory.listUnsent()) if (state.kind === 'sending') await memory.advance(id, cutShort);
            break;
          }
        }
      }
      expect(await snapshotOf(disk, ORDERS)).toEqual(await snapshotOf(memory, ORDERS));
      expect(await disk.countUnreadable()).toBe(0);
      await disk.close();
    }),
    { numRuns: 15 },
  );
}, 180_000);
