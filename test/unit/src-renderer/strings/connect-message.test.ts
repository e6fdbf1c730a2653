import { describe, expect, it } from 'vitest';
import { toOrderMilestone, toOrderProgress } from '../../../../src-main/connect/order-status';
import { connectMessage } from '../../../../src-renderer/strings';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { type OrderDetails, orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import type { NotAskedReason } from '../../../../src-shared/order/scan-lookup';
import { settingsWith } from '../stage/fixtures/settings';

const NOW = Date.parse('2026-11-22T19:22:00Z');
const WINDOW = { startsAt: '2026-11-22T19:00:00Z', endsAt: '2026-11-22T21:00:00Z' };
const SETTINGS = settingsWith({ 'station.timeZone': 'America/Toronto', 'station.locationCode': '101', 'connection.mode': 'live' });

const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ');

function say(status: string, more: Partial<OrderDetails> = {}, settings: Partial<typeof SETTINGS> = {}) {
  const details = {
    ...orderDetailsWith({ id: 'A', status, progress: toOrderProgress(status), milestone: toOrderMilestone(status) }),
    window: WINDOW,
    ...more,
  };
  const message = connectMessage({ kind: 'answered', details }, NOW, { ...SETTINGS, ...settings });
  return message && { ...message, text: plain(message.text) };
}

describe('what Connect says on the order card', () => {
  it('an ordinary order says its status, its window, the time left and its bags', () => {
    expect(say('brand_new', { bagCount: 3 })).toEqual({
      tone: 'plain',
      text: 'No shopper yet · Today 2:00 – 4:00 PM · closes in 1 h 38 min · 3 bags',
    });
    expect(say('acknowledged', { window: null })).toEqual({ tone: 'plain', text: 'Shopper assigned' });
  });

  it('a window that closes soon, or has closed, comes first and has another color', () => {
    const closing = { ...WINDOW, endsAt: '2026-11-22T19:34:00Z' };
    expect(say('brand_new', { window: closing })).toMatchObject({
      tone: 'caution',
      text: expect.stringMatching(/^Closes in 12 min · No shopper/),
    });
    const closed = { ...WINDOW, endsAt: '2026-11-22T19:00:00Z' };
    expect(say('brand_new', { window: closed })).toMatchObject({ tone: 'caution', text: expect.stringMatching(/^Closed 22 min ago · /) });
    expect(say('brand_new', { window: closing }, { 'stage.lateMinutes': 0 })).toMatchObject({ tone: 'plain' });
  });

  it.each([
    ['customer-request', 'Canceled by the customer. Put the groceries back.'],
    [null, 'Canceled by the customer. Put the groceries back.'],
    ['fraud', 'Canceled. Put the groceries back.'],
  ])('a canceled order says only that, and what to do (%j)', (cancellationReason, text) => {
    expect(say('canceled', { cancellationReason, storeLocation: '112' })).toEqual({ tone: 'stop', text });
  });

  it.each([
    ['staged_for_delivery', 'Already staged, but not here · Today 2:00 – 4:00 PM'],
    ['delivering', 'Already staged, but not here · Out for delivery · Today 2:00 – 4:00 PM'],
    ['delivered', 'Already staged, but not here · Delivered · Today 2:00 – 4:00 PM'],
  ])('an order with the status %s says that it was staged elsewhere', (status, text) => {
    expect(say(status)).toEqual({ tone: 'caution', text });
  });

  it('an order of another store names that store, and an order of this one does not', () => {
    expect(say('brand_new', { storeLocation: '112' })).toMatchObject({
      tone: 'caution',
      text: expect.stringMatching(/^Belongs to another store: 112 · No shopper yet/),
    });
    expect(say('brand_new', { storeLocation: ' 101 ' })).toMatchObject({ tone: 'plain' });
    expect(say('brand_new', { storeLocation: '112' }, { 'station.locationCode': null })).toMatchObject({ tone: 'plain' });
  });

  it('a status that Stagebay does not know is shown as received', () => {
    expect(say('on_hold', { window: null })).toEqual({ tone: 'plain', text: '“on_hold” (not known to Stagebay)' });
  });

  it('an order that Connect does not know is marked before the press', () => {
    const failure: Failure = { kind: 'not-found', status: 404, reasons: [], source: null };
    expect(connectMessage({ kind: 'failed', failure, retryInMs: null }, NOW, SETTINGS)).toEqual({
      tone: 'caution',
      text: 'Connect has no such order. Check the number.',
    });
  });

  it.each<[Failure, string]>([
    [{ kind: 'not-reached', cause: 'dns', detail: '' }, 'Not checked: offline'],
    [{ kind: 'timed-out', afterSeconds: 10 }, 'Not checked: no answer from Connect'],
    [{ kind: 'forbidden', status: 403, reasons: [], source: null }, 'Not checked: lookups aren’t allowed here'],
    [{ kind: 'not-authorised', status: 401, reasons: [], source: null }, 'Not checked: this station isn’t signed in'],
    [{ kind: 'busy', status: 429, waitSeconds: null, reasons: [], source: null }, 'Not checked: Connect is busy'],
    [{ kind: 'local', what: 'no-user', detail: '' }, 'Not checked: no user ID on the label'],
    [{ kind: 'not-connect', status: 200, what: 'html', source: 'portal', text: null }, 'Not checked: no answer from Connect'],
  ])('a lookup that failed is a quiet line: %j', (failure, text) => {
    expect(connectMessage({ kind: 'failed', failure, retryInMs: null }, NOW, SETTINGS)).toEqual({ tone: 'soft', text });
  });

  it.each<[NotAskedReason, string | null]>([
    ['off', null],
    ['offline', 'Not checked: offline'],
    ['signed-out', 'Not checked: this station isn’t signed in'],
    ['busy', 'Not checked: Connect is busy'],
    ['too-many', 'Not checked yet'],
  ])('an order that was not looked up (%s) is a quiet line or none', (because, text) => {
    expect(connectMessage({ kind: 'not-asked', because, retryInMs: null }, NOW, SETTINGS)).toEqual(text && { tone: 'soft', text });
  });
});
