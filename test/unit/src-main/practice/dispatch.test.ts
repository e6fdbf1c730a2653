import { describe, expect, test } from 'vitest';
import { startPractice } from './fixtures/practice-server';

const ORDERS = '/v2/fulfillment/lastmile/orders';
const NOON = new Date('2026-11-22T17:00:00Z');

/** A practice store in a time zone, at noon in Toronto. @returns the update call of the paths without a user */
async function open(timeZone = 'America/Toronto') {
  const practice = await startPractice({ now: () => NOON, timeZone: () => timeZone });
  return {
    ...practice,
    update: (orderId: string, body: object) => practice.call('PUT', `${ORDERS}/${orderId}`, body),
  };
}

const invalid = (key: string, message = `Invalid ${key.replaceAll('_', ' ')}.`) => ({
  error: { message, code: 1001 },
  meta: { key: `order.${key}` },
});

describe('the update call without a user', () => {
  test('a window and a total are changed without a user and without a service option', async () => {
    const { update, get } = await open();
    const body = { start_at: '2026-11-23T15:00:00-05:00', end_at: '2026-11-23T16:00:00-05:00', cart_total: 12.34 };
    const answer = await update('PRACTICE-0001', body);
    expect(answer.status).toBe(200);
    expect((await get('PRACTICE-0001')).json.fulfillment_details).toMatchObject({
      window_starts_at: '2026-11-23T20:00:00Z',
      window_ends_at: '2026-11-23T21:00:00Z',
    });
  });

  test('a window inside its service option is accepted, and one outside of it is refused', async () => {
    const { update, bookableWindow } = await open();
    const window = await bookableWindow();
    expect((await update('PRACTICE-0001', window)).status).toBe(200);
    const later = { ...window, end_at: new Date(Date.parse(window.end_at) + 3_600_000).toISOString() };
    expect(await update('PRACTICE-0001', later)).toMatchObject({ status: 400, json: { meta: { key: 'order.service_option_id' } } });
  });

  test.each<[object, object]>([
    [{ start_at: '2026-11-23T15:00:00-05:00' }, invalid('end_at', "can't be blank")],
    [{ end_at: '2026-11-23T15:00:00-05:00' }, invalid('start_at', "can't be blank")],
    [{ start_at: '2026-11-23T15:30:00-05:00', end_at: '2026-11-23T17:00:00-05:00' }, invalid('start_at')],
    [{ start_at: '2026-11-23T15:00:00-05:00', end_at: '2026-11-23T16:30:00-05:00' }, invalid('end_at')],
    [{ start_at: '2026-11-23T15:00:00-05:00', end_at: '2026-11-23T15:30:00-05:00' }, invalid('end_at')],
    [{ start_at: '2026-11-23T15:00:00-05:00', end_at: '2026-11-23T15:00:00-05:00' }, invalid('end_at')],
    [{ bag_label: 'Blue' }, invalid('bag_label')],
  ])('the update %j is refused with the field that is wrong, and changes nothing', async (body, error) => {
    const { update, get } = await open();
    const before = (await get('PRACTICE-0002')).text;
    expect(await update('PRACTICE-0002', { ...body, bags_count: 7 })).toMatchObject({ status: 400, json: error });
    expect((await get('PRACTICE-0002')).text).toBe(before);
  });

  test('a window on full hours that lasts less than one is refused', async () => {
    // Pyongyang’s clocks skipped half an hour in that night.
    const { update } = await open('Asia/Pyongyang');
    const body = { start_at: '2018-05-04T23:00:00+08:30', end_at: '2018-05-05T00:00:00+09:00' };
    expect(await update('PRACTICE-0002', body)).toMatchObject({ status: 400, json: invalid('end_at') });
  });

  test('an order that a shopper has, or that is staged, cannot be edited', async () => {
    const { update, stage } = await open();
    await stage('PRACTICE-0003');
    for (const order of ['PRACTICE-0003', 'PRACTICE-LOCKED']) {
      expect(await update(order, { bags_count: 2 })).toMatchObject({ status: 400, json: { error: { code: 4001 } } });
    }
  });

  test('the special orders answer as on the other paths', async () => {
    const { update } = await open();
    expect(await update('PRACTICE-404', { bags_count: 1 })).toMatchObject({ status: 404 });
    expect(await update('PRACTICE-NOUSER', { bags_count: 1 })).toMatchObject({ status: 400, json: { meta: { key: 'user_id' } } });
    expect(await update('PRACTICE-BUSY', { bags_count: 1 })).toMatchObject({ status: 400, json: { error: { code: 2003 } } });
    expect((await update('PRACTICE-BUSY', { bags_count: 1 })).status).toBe(200);
  });
});

test.each(['America/Toronto', 'America/St_Johns', 'Asia/Kathmandu', 'Europe/Lisbon'])(
  'every window that the practice store in %s offers or gives an order is on the hour of its clock',
  async (timeZone) => {
    const { call, get, update } = await open(timeZone);
    const { json } = await call('POST', '/v2/fulfillment/service_options/last_mile', { location_code: 'a' });
    const details = (await get('PRACTICE-0001')).json.fulfillment_details;
    const clock = new Intl.DateTimeFormat('en-US', { timeZone, minute: '2-digit', second: '2-digit' });
    const windows = [...json.service_options.map((option: { window: object }) => option.window), { start_at: details.window_starts_at }];
    expect(windows.length).toBeGreaterThan(10);
    for (const window of windows) {
      for (const instant of Object.values(window)) expect(clock.format(new Date(String(instant)))).toBe('00:00');
    }
    for (const { id, window } of json.service_options) {
      expect((await update('PRACTICE-0001', { service_option_id: id, ...window })).status).toBe(200);
    }
  },
);

test('the windows of the days on which the clocks change start at the same hours as on other days', async () => {
  const hoursFrom = async (now: string) => {
    const { call } = await startPractice({ now: () => new Date(now), timeZone: () => 'America/Toronto' });
    const { json } = await call('POST', '/v2/fulfillment/service_options/last_mile', { location_code: 'a' });
    const clock = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Toronto', hour: 'numeric', hourCycle: 'h23' });
    return json.service_options.map((option: { window: { start_at: string } }) => Number(clock.format(new Date(option.window.start_at))));
  };
  const ordinary = await hoursFrom('2026-11-22T17:00:00Z');
  expect(ordinary.slice(0, 8)).toEqual([13, 15, 17, 19, 9, 11, 13, 15]);
  // The list ends 72 hours from now, which is another hour of the clock on these days.
  const days = ordinary.slice(0, 16);
  expect((await hoursFrom('2026-10-31T16:00:00Z')).slice(0, 16)).toEqual(days);
  expect((await hoursFrom('2026-03-07T17:00:00Z')).slice(0, 16)).toEqual(days);
});
