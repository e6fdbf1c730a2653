import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../../../src-main/log';
import { createPipelines } from '../../../../src-main/station';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import { currentPlace } from '../../../../src-shared/order/known-order';
import type { StoredOrderId } from '../../../../src-shared/order/order.schema';
import { storeDay } from '../../../../src-shared/time/store-day';
import { installFakeTime } from '../../../support/fake-time';
import { accepted, newIntent, openCourierHarness } from '../courier/fixtures/courier-harness';

const NOON = Date.UTC(2026, 10, 22, 12);
installFakeTime(NOON);

function open(mode: 'practice' | 'live') {
  const [practice, live] = [openCourierHarness(), openCourierHarness()];
  const settings = { mode };
  const pipelines = createPipelines(
    { practice, live },
    { mode: () => settings.mode, today: () => storeDay(Date.now(), 'UTC'), log: silentLog },
  );
  const steps: Intent[] = [];
  pipelines.onOrder((intent) => steps.push(intent));
  return { practice, live, pipelines, settings, steps };
}
const idsOf = (intents: readonly Intent[]) => intents.map(({ request }) => request.orderId as string);

describe('the number of orders staged today', () => {
  it('the number of orders staged today counts the current mode since midnight', async () => {
    const { practice, live, pipelines, settings } = open('live');
    for (const orderId of ['L1', 'L2']) {
      await live.accept(newIntent(orderId));
      await live.last().answer(accepted(orderId));
    }
    await practice.accept(newIntent('P1'));
    await practice.last().answer(accepted('P1'));
    await live.accept(newIntent('HELD', 60_000));
    expect((await pipelines.counts()).stagedToday).toMatchObject({ total: 2 });
    settings.mode = 'practice';
    expect((await pipelines.counts()).stagedToday).toMatchObject({ total: 1 });
    settings.mode = 'live';
    vi.setSystemTime(Date.UTC(2026, 10, 23));
    expect((await pipelines.counts()).stagedToday).toMatchObject({ total: 0 });
    // The clock is set back.
    vi.setSystemTime(NOON + 60_000);
    expect((await pipelines.counts()).stagedToday).toMatchObject({ total: 2 });
  });
});

describe('the orders on the screen', () => {
  it('the screen in Practice shows the orders of both pipelines, newest first', async () => {
    const { practice, live, pipelines } = open('practice');
    for (const [line, orderId] of [
      [practice, 'P1'],
      [live, 'L1'],
      [practice, 'P2'],
      [live, 'L2'],
    ] as const) {
      vi.setSystemTime(Date.now() + 1_000);
      await line.accept(newIntent(orderId, 60_000));
    }
    expect(idsOf(await pipelines.listRecent(10))).toEqual(['L2', 'P2', 'L1', 'P1']);
  });

  it('the live screen shows the orders in the order of the journal, whatever their dates are', async () => {
    const { live, pipelines } = open('live');
    await live.accept(newIntent('FIRST', 60_000));
    vi.setSystemTime(NOON - 3_600_000);
    await live.accept(newIntent('SECOND', 60_000));
    expect(idsOf(await pipelines.listRecent(10))).toEqual(['SECOND', 'FIRST']);
  });

  it('the screen in Practice shows no finished live orders', async () => {
    const { live, pipelines } = open('practice');
    await live.accept(newIntent('DONE'));
    await live.last().answer(accepted('DONE'));
    expect(await pipelines.listRecent(10)).toEqual([]);
  });

  it('changes of live orders are reported in both modes, and those of practice orders only in Practice', async () => {
    const { practice, live, settings, steps } = open('live');
    await practice.accept(newIntent('P1', 60_000));
    await live.accept(newIntent('L1', 60_000));
    settings.mode = 'practice';
    await practice.accept(newIntent('P2', 60_000));
    await live.accept(newIntent('L2', 60_000));
    expect(idsOf(steps)).toEqual(['L1', 'P2', 'L2']);
  });
});

describe('what is known of orders', () => {
  const ids = (...texts: string[]) => texts as unknown as readonly StoredOrderId[];
  const [P1, L1] = ids('P1', 'L1') as [StoredOrderId, StoredOrderId];

  it('the screen in Practice shows where live orders are as well, and its own data of an order comes first', async () => {
    const { practice, live, pipelines, settings } = open('practice');
    await practice.known.changePlace(P1, 'Practice shelf', NOON);
    for (const orderId of [P1, L1]) await live.known.changePlace(orderId, 'Live shelf', NOON);
    const places = async () => (await pipelines.readKnown(ids('P1', 'L1'))).map(currentPlace);
    expect(await places()).toEqual(['Practice shelf', 'Live shelf']);
    settings.mode = 'live';
    expect(await places()).toEqual(['Live shelf', 'Live shelf']);
  });

  it('changes of practice orders are reported only in Practice', async () => {
    const { practice, live, pipelines, settings } = open('live');
    const changes: string[] = [];
    pipelines.onKnown(({ orderId }) => changes.push(orderId));
    for (const mode of ['live', 'practice'] as const) {
      settings.mode = mode;
      await practice.known.changePlace(P1, mode, NOON);
      await live.known.changePlace(L1, mode, NOON);
    }
    expect(changes).toEqual(['L1', 'P1', 'L1']);
  });

  it('a change is reported once after the live journal was opened again', async () => {
    const { live, pipelines } = open('live');
    pipelines.replaceLive({ ...openCourierHarness(), known: live.known });
    const changes: string[] = [];
    pipelines.onKnown(({ orderId }) => changes.push(orderId));
    await live.known.changePlace(L1, 'Shelf 1', NOON);
    expect(changes).toEqual(['L1']);
  });

  it('an order is found in the pipeline that contains it, and a new one belongs to the current mode', async () => {
    const { practice, live, pipelines } = open('practice');
    await live.accept(newIntent('L1', 60_000));
    await practice.accept(newIntent('P1', 60_000));
    expect(await pipelines.pipelineOfOrder(L1)).toBe(live);
    expect(await pipelines.pipelineOfOrder(P1)).toBe(practice);
    expect(await pipelines.pipelineOfOrder('NEW' as StoredOrderId)).toBe(practice);
    await practice.accept(newIntent('L1', 60_000));
    expect(await pipelines.pipelineOfOrder(L1)).toBe(practice);
  });

  it('nothing is recorded after the station has closed', async () => {
    const { practice, live, pipelines } = open('live');
    await pipelines.close(0);
    for (const { known } of [practice, live]) expect(await known.changePlace(L1, 'Shelf 1', NOON)).toMatchObject({ ok: false });
  });
});

it('changes of a replaced live lane are no longer reported, and those of its replacement are', async () => {
  const { live, pipelines, steps } = open('live');
  const next = openCourierHarness();
  pipelines.replaceLive(next);
  await live.accept(newIntent('OLD', 60_000));
  await next.accept(newIntent('NEW', 60_000));
  expect(idsOf(steps)).toEqual(['NEW']);
  expect(pipelines.current()).toBe(next);
});

it('held and sending orders of both modes delay a restart, and waiting orders do not', async () => {
  const { practice, live, pipelines } = open('practice');
  await practice.accept(newIntent('HELD', 60_000));
  await live.accept(newIntent('SENDING'));
  const overdue = newIntent('OVERDUE', 60_000);
  await live.accept(overdue);
  await live.journal.advance(overdue.id, { kind: 'expired' });
  expect(await pipelines.inFlightCount()).toBe(2);
});

it('an action on an unknown order is passed to the current lane, which rejects it', async () => {
  const { practice, live, pipelines } = open('practice');
  expect(await pipelines.pipelineOf(newIntent('NONE').id)).toBe(practice);
  vi.spyOn(live.journal, 'find').mockRejectedValue(new Error('disk I/O error'));
  expect(await pipelines.pipelineOf(newIntent('NONE').id)).toBe(practice);
});

it('both pipelines retry their orders on request', () => {
  const { practice, live, pipelines } = open('practice');
  const wakes = [practice, live].map(({ courier }) => vi.spyOn(courier, 'retryNow'));
  pipelines.retryNow();
  for (const wake of wakes) expect(wake).toHaveBeenCalledOnce();
});
