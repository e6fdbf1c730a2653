import { describe, expect, it, vi } from 'vitest';
import { createClocks } from '../../../../src-main/base';
import { openMemoryJournal } from '../../../../src-main/journal';
import { openMemoryKnownOrders } from '../../../../src-main/known-orders';
import { silentLog as log } from '../../../../src-main/log';
import { openPipeline, type PipelineOptions } from '../../../../src-main/station/open-pipeline';
import { ok } from '../../../../src-shared/base/result';
import type { Destination } from '../../../../src-shared/intent/intent.schema';
import { installFakeTime, MINUTE, SECOND } from '../../../support/fake-time';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';
import { details, LIVE, newIntent } from '../courier/fixtures/courier-harness';

installFakeTime();

/** A pipeline whose orders are staged at once, with the lookups that it makes. */
function open(mode: Destination['mode']) {
  const lookups: string[] = [];
  const settings = settingsWith({ 'connection.mode': mode, 'connection.baseUrl': LIVE.baseUrl });
  const pipeline = openPipeline(
    mode,
    { journal: openMemoryJournal({ log }), known: openMemoryKnownOrders({ log }) },
    {
      settings: { view: () => ({ settings, sources: {}, problems: [], blockedBy: null }) } as unknown as PipelineOptions['settings'],
      connect: {
        stage: async (_to, { orderId }) => ok(details(orderId, 'staged_for_delivery')),
        get: async (_to, { orderId }) => {
          lookups.push(orderId);
          return ok(details(orderId, 'acknowledged_for_delivery'));
        },
        update: () => Promise.reject(new Error('No order is edited.')),
        probe: () => Promise.reject(new Error('The server is always reachable.')),
      },
      clocks: createClocks(),
      practiceBaseUrl: () => 'http://127.0.0.1:1',
      log,
      onHealth: () => undefined,
    },
  );
  return {
    lookups,
    stage: (...ids: string[]) =>
      Promise.all(ids.map((id) => pipeline.courier.accept({ ...newIntent(id), destination: { ...LIVE, mode } }))),
  };
}

describe('how often staged orders are looked up', () => {
  it('in Practice they are looked up every few seconds, so that a trainee sees each step of a shopper', async () => {
    const practice = open('practice');
    await practice.stage('PRACTICE-0001', 'PRACTICE-0002', 'PRACTICE-0003');
    await vi.advanceTimersByTimeAsync(11 * SECOND);
    expect(practice.lookups).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(practice.lookups.length).toBeGreaterThan(30);
  });

  it('a live station keeps to the pace of minutes and to the lookups that IT allows', async () => {
    const live = open('live');
    await live.stage(...Array.from({ length: 12 }, (_, index) => `ORDER-${index}`));
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(live.lookups).toEqual([]);
    await vi.advanceTimersByTimeAsync(MINUTE + 59 * SECOND);
    expect(live.lookups).toHaveLength(4);
  });
});
