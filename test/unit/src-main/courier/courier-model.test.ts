/** Random shifts of a station whose app does not end, with invariants that are checked after each step. */
import fc from 'fast-check';
import { it, vi } from 'vitest';
import { openCourier } from '../../../../src-main/courier';
import { openMemoryJournal } from '../../../../src-main/journal';
import { openMemoryKnownOrders } from '../../../../src-main/known-orders';
import { silentLog } from '../../../../src-main/log';
import { installFakeTime } from '../../../support/fake-time';
import { modelStep } from './fixtures/model-steps';
import { StationModel } from './fixtures/station-model';

/** The number of random shifts; raise it after a change of the courier. */
const RUNS = Number(process.env.STAGEBAY_RUNS ?? 25);

installFakeTime();

it.each(['ask', 'resend'] as const)(
  'no order is lost, sent twice, sent early or misreported in a random shift (`stage.onUnknown`: %s)',
  async (onUnknown) => {
    await fc.assert(
      fc.asyncProperty(fc.array(modelStep, { maxLength: 80, size: 'max' }), fc.integer({ min: 1, max: 4 }), async (steps, atOnce) => {
        const shop = new StationModel(atOnce, { verifies: false, onUnknown });
        const journal = openMemoryJournal({ log: silentLog });
        const courier = openCourier({
          known: openMemoryKnownOrders({ log: silentLog }),
          ...shop.wiring(),
          journal,
          log: silentLog,
          random: () => 0.5,
        });
        await shop.begin({ courier, journal, journalOnDisk: journal, isOver: () => false });
        for (const step of steps) await shop.performAndCheck(step);
        await shop.close();
        await courier.stop(0);
        vi.clearAllTimers();
      }),
      { numRuns: RUNS },
    );
  },
  RUNS * 4_000,
);
