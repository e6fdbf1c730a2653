import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { killApp } from '../support/exited-process';
import {
  errorBody,
  errorListBody,
  type FakeConnect,
  orderBody,
  orderIdOf,
  type ReceivedRequest,
  type Respond,
  respondJson,
  startFakeConnect,
} from '../support/fake-connect.mjs';
import { type EditPage, editField, editPage } from './fixtures/edit-page';
import { livePolicy } from './fixtures/live-policy';
import { openView } from './fixtures/open-view';
import { stagePage } from './fixtures/stage-page';
import { expect, pressKey, type RunningStation, type StationOptions, scan, test } from './fixtures/station';

const TOKEN = 'a-token';

const live = (baseUrl: string, more: Readonly<Record<string, unknown>> = {}) =>
  livePolicy(baseUrl, { 'station.timeZone': 'America/Toronto', ...more });

const bodyOf = (received: ReceivedRequest | undefined): unknown => JSON.parse(received?.body ?? 'null');
const edits = ({ received }: FakeConnect) => received.filter(({ method }) => method === 'PUT');
const editsOf = (connect: FakeConnect, orderId: string) => edits(connect).filter((one) => orderIdOf(one) === orderId);
const lookUps = ({ received }: FakeConnect) => received.filter(({ method }) => method === 'GET');
const listings = ({ received }: FakeConnect) => received.filter(({ path }) => path.includes('service_options'));

const SLOTS = {
  service_options: [
    { id: 4711, window: { start_at: '2026-12-01T22:30:00.000Z', end_at: '2026-12-01T19:30:00-05:00' } },
    // The same error in the form of other copies of the documentation.
    { id: 4712, start_at: '2026-12-02T05:00:00Z', end_at: '2026-12-02T07:00:00Z' },
    { id: 4713, window: { start_at: '2026-12-02T15:00:00Z', end_at: '2026-12-02T17:00:00Z' }, availability: { available: false } },
  ],
};

/** A Connect that knows every order, accepts every edit and offers two windows. */
const agreeable: Respond = (received, response) =>
  respondJson(response, 200, received.path.includes('service_options') ? SLOTS : orderBody(orderIdOf(received)));

/** The same Connect with another answer to edits. */
const answering =
  (edit: Respond): Respond =>
  (received, response) =>
    (received.method === 'PUT' ? edit : agreeable)(received, response);

/** Opens a live station with the Edit view. */
async function openLive(
  openStation: (options?: StationOptions) => Promise<RunningStation>,
  connect: FakeConnect,
  more: Readonly<Record<string, unknown>> = {},
) {
  const station = await openStation({ policy: live(connect.baseUrl, more), token: TOKEN });
  const edit = editPage(station.page);
  await edit.show();
  return { ...station, edit };
}

test.beforeEach(({ connect }) => connect.respondWith(agreeable));

/** Enters an order without a scan, so that nothing is looked up. */
async function choose(edit: EditPage, orderId: string, userId = 'U-1'): Promise<void> {
  await edit.order.fill(orderId);
  await edit.user.fill(userId);
}

/** Changes the setting `language` of the station, which takes effect at once. */
async function speak(page: Page, language: 'en' | 'fr-CA'): Promise<void> {
  await page.evaluate((value) => window.station.call('settings.change', { key: 'language', value }), language);
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

async function saveAndSee(edit: EditPage): Promise<void> {
  await edit.save.click();
  await expect(edit.status('Updated. No shopper yet.')).toBeVisible();
}

async function expectComplaint(field: Locator, message: string): Promise<void> {
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(new RegExp(message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
}

/** Each field with a typed value and the value in the request. */
const CHANGES: readonly (readonly [string, (edit: EditPage) => Promise<void>, Readonly<Record<string, unknown>>])[] = [
  ['tip', (edit) => edit.tip.fill('$4.50'), { initial_tip_cents: 450 }],
  ['items', (edit) => edit.items.fill('12'), { items_count: 12 }],
  ['bags', (edit) => edit.bags.fill('3'), { bags_count: 3 }],
  ['weight', (edit) => edit.weight.fill('14.25'), { items_weight: 14.25 }],
  ['cart total', (edit) => edit.cartTotal.fill('$1,234.10'), { cart_total: 1234.1 }],
  ['alcohol', (edit) => edit.alcohol.click(), { alcoholic: true }],
  ['bag label', (edit) => edit.bagLabel.fill('Blue "7" 😀'), { bag_label: 'Blue "7" 😀' }],
  ['instructions', (edit) => edit.instructions.fill('Ring twice.'), { special_instructions: 'Ring twice.' }],
  [
    'window',
    async (edit) => {
      await edit.option.fill('4711');
      await edit.start.fill('2026-12-01 5:30 PM');
      await edit.end.fill('7:30 PM');
    },
    // In the store's time zone, which differs from that of the computer.
    { service_option_id: 4711, start_at: '2026-12-01T17:30:00-05:00', end_at: '2026-12-01T19:30:00-05:00' },
  ],
];

test('an edit is sent exactly as documented and contains only the changed fields', async ({ openStation, connect }) => {
  const { page, edit } = await openLive(openStation, connect, { 'connection.retailerId': 'banner-7', 'connection.language': 'en-US' });
  await expect(page.getByText(/Store time: Eastern Time\./)).toBeVisible();

  await test.step('all fields together, with an order id and a user id that need escaping in a URL', async () => {
    await choose(edit, 'a/b?c #d', 'ü/1 %2e');
    for (const [, type] of CHANGES) await type(edit);
    await expect(edit.save).toHaveAccessibleDescription('9 changes');
    await saveAndSee(edit);
    const [request, ...others] = connect.received;
    expect(others).toEqual([]);
    expect(request).toMatchObject({
      method: 'PUT',
      path: '/v2/fulfillment/users/%C3%BC%2F1%20%252e/orders/a%2Fb%3Fc%20%23d/last_mile',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: `Bearer ${TOKEN}`,
        'accept-language': 'en-US',
        'x-retailer-id': 'banner-7',
      },
    });
    expect(bodyOf(request)).toStrictEqual(Object.assign({}, ...CHANGES.map(([, , body]) => body)));
  });

  for (const [name, type, body] of CHANGES) {
    await test.step(`${name} alone`, async () => {
      const order = `12345678901234567890-${name}`;
      await choose(edit, order);
      await expect(edit.save).toHaveAccessibleDescription('Nothing is changed yet');
      await type(edit);
      await saveAndSee(edit);
      expect(editsOf(connect, order).map(bodyOf)).toStrictEqual([body]);
    });
  }

  const windows = [
    ['2026-11-30 11:00 PM', '2026-12-01 1:00 AM', '2026-11-30T23:00:00-05:00', '2026-12-01T01:00:00-05:00'],
    // The clocks go back between the two times.
    ['2026-11-01 12:30 AM', '2026-11-01 3:00 AM', '2026-11-01T00:30:00-04:00', '2026-11-01T03:00:00-05:00'],
    ['2026-11-01 1:30 AM EST', '2026-11-01 3:00 AM', '2026-11-01T01:30:00-05:00', '2026-11-01T03:00:00-05:00'],
  ] as const;
  for (const [start, end, startAt, endAt] of windows) {
    await test.step(`a window from ${start} to ${end}`, async () => {
      const order = `O ${start}`;
      await choose(edit, order);
      await edit.option.fill('1');
      await edit.start.fill(start);
      await edit.end.fill(end);
      await saveAndSee(edit);
      expect(editsOf(connect, order).map(bodyOf)).toStrictEqual([{ service_option_id: 1, start_at: startAt, end_at: endAt }]);
    });
  }
});

test('a second press does not send an edit twice, and text typed meanwhile is kept', async ({ openStation, connect }) => {
  const { page, edit } = await openLive(openStation, connect);
  let answer = () => undefined as unknown;
  connect.respondWith((received, response) => {
    answer = () => agreeable(received, response);
  });
  await choose(edit, 'O-1');
  await edit.bags.fill('3');
  await edit.save.dblclick();
  await expect(edit.status('Sending')).toBeVisible();
  await edit.save.click();
  await edit.tip.fill('1');
  connect.respondWith(agreeable);
  answer();
  await expect(edit.status(/\bUpdated\b/)).toBeVisible();
  await expect(edit.tip).toHaveValue('1');
  await expect(edit.save).toHaveAccessibleDescription('1 change');
  await saveAndSee(edit);
  expect(edits(connect).map(bodyOf)).toStrictEqual([{ bags_count: 3 }, { initial_tip_cents: 100 }]);
  await openView(page, 'Stage');
  await expect(stagePage(page).entries).toHaveCount(2);
});

test('an invalid value shows its error when the field loses focus and is not sent', async ({ openStation, connect }) => {
  const { edit } = await openLive(openStation, connect);
  await expect(edit.save).toHaveAccessibleDescription('Scan an order first');
  await edit.order.fill('O-1');
  await expect(edit.save).toHaveAccessibleDescription('Whose order is it? Enter the user ID');
  await edit.user.fill('U-1');
  await expect(edit.save).toHaveAccessibleDescription('Nothing is changed yet');
  await edit.save.click();

  const wrong: readonly (readonly [Locator, string, string])[] = [
    [edit.bags, '0', 'At least 1.'],
    [edit.items, '1.5', 'Whole numbers only.'],
    [edit.weight, '12.345', 'Two decimals at most, like 12.34.'],
    [edit.cartTotal, '1.234', 'Cents have two digits, like 4.50.'],
    [edit.tip, '-1', 'Cannot be negative.'],
    [edit.option, 'noon', 'The number of a service option.'],
    [edit.start, '2026-11-01 1:30 AM', 'This time happens twice that night. Add the name of the time, such as EST or EDT.'],
    [edit.end, '2027-03-14 2:30 AM', 'The clocks skip this time that night.'],
  ];
  for (const [box, text, message] of wrong) {
    await box.fill(text);
    await expect(box).toHaveAttribute('aria-invalid', 'false');
    await box.blur();
    await expectComplaint(box, message);
  }
  await expect(edit.save).toHaveAccessibleDescription('Fix Service option');
  await edit.save.click();
  await expect(edit.option).toBeFocused();
  for (const [box, text] of wrong) await expect(box).toHaveValue(text);
  for (const [box] of wrong.slice(0, 5)) await box.fill('');

  await test.step('a window needs all three fields or none, and its end is after its start', async () => {
    await edit.start.fill('2026-12-01 5:30 PM');
    await edit.end.fill('2026-12-01 4:30 PM');
    await edit.option.fill('');
    await edit.save.click();
    await expectComplaint(edit.option, 'A window needs all three.');
    await expectComplaint(edit.end, 'It ends before it begins.');
    await edit.leaveAsIs('Delivery window').click();
    for (const box of [edit.option, edit.start, edit.end]) {
      await expect(box).toHaveValue('');
      await expect(box).toHaveAttribute('aria-invalid', 'false');
    }
    await expect(edit.save).toHaveAccessibleDescription('Nothing is changed yet');
  });
  expect(connect.received).toEqual([]);
});

interface Row {
  readonly status?: number;
  readonly body: object;
  readonly message: string;
  /** The field that the error is about. */
  readonly at?: keyof EditPage;
  readonly countdown?: RegExp;
}

/** The table of the update call, row by row, and then special cases. */
const ROWS: Readonly<Record<string, Row>> = {
  'user not found': { body: errorBody('User Not Found', 1001, { key: 'user_id' }), message: 'User Not Found', at: 'user' },
  'invalid service option': {
    body: errorBody('Invalid service option id.', 1001, { key: 'order.service_option_id' }),
    message: 'Invalid service option id.',
    at: 'option',
  },
  alcohol: {
    body: errorBody('Alcoholic items can not be added to this order. Please remove and retry.', 2001),
    message: 'Alcoholic items can not be added to this order. Please remove and retry.',
    at: 'alcohol',
  },
  'updated recently': {
    body: errorBody('Order has been recently updated, please try again in a little while.', 2003, { wait: 1200, retry: true }),
    message: 'Order has been recently updated, please try again in a little while.',
    countdown: /Try again in (20:00|19:\d\d)/,
  },
  'service option gone': {
    body: errorBody('The delivery time you selected is no longer available - please select another time', 1001, {
      key: 'service_option_id',
    }),
    message: 'The delivery time you selected is no longer available - please select another time',
    at: 'option',
  },
  'later, in words': {
    body: errorBody('The request could not be completed at this time, try again later.', 2003, { wait: '30' }),
    message: 'The request could not be completed at this time, try again later.',
    countdown: /Try again in 0:(30|[12]\d)/,
  },
  'user not active': { status: 403, body: errorBody('User Not Active', null), message: 'User Not Active' },
  'not found': { status: 404, body: errorBody('Resource not found', 4000), message: 'Connect has no such order.' },
  'a field that we do not have': {
    body: errorBody('Shopper notes are too long.', 1001, { key: 'order.shopper_notes' }),
    message: 'Shopper notes are too long.',
  },
  'no field at all': { body: errorBody('Something is odd.', 4001), message: 'Something is odd.' },
};

test('each error of Connect is shown at its field and clears no typed text', async ({ openStation, connect }) => {
  const { edit } = await openLive(openStation, connect, { 'station.locationCode': 'store-12' });
  for (const [name, { status = 400, body, message, at, countdown }] of Object.entries(ROWS)) {
    await test.step(name, async () => {
      connect.respondWith(answering((_received, response) => respondJson(response, status, body)));
      const order = `O-${name}`;
      await choose(edit, order);
      for (const [, type] of CHANGES) await type(edit);
      await edit.save.click();
      await expect(edit.alert(message)).toBeVisible();
      if (at) await expectComplaint(edit[at] as Locator, message);
      else await expect(edit.order.page().locator('[aria-invalid=true]')).toHaveCount(0);
      if (countdown) await expect(edit.countdown).toHaveText(countdown);
      else await expect(edit.countdown).toHaveCount(0);
      await expect(edit.sendWhenItEnds).toHaveCount(countdown ? 1 : 0);

      await expect(edit.order).toHaveValue(order);
      await expect(edit.user).toHaveValue('U-1');
      await expect(edit.bags).toHaveValue('3');
      await expect(edit.tip).toHaveValue('$4.50');
      await expect(edit.start).toHaveValue('2026-12-01 5:30 PM');
      await expect(edit.instructions).toHaveValue('Ring twice.');
      // All input is still there, and the same edit is sent when Connect accepts it.
      connect.respondWith(agreeable);
      await saveAndSee(edit);
      await expect(edit.order.page().locator('[aria-invalid=true]')).toHaveCount(0);
      expect(new Set(editsOf(connect, order).map(({ body: sent }) => sent)).size).toBe(1);
      expect(editsOf(connect, order)).toHaveLength(2);
      if (name === 'alcohol') await expect(edit.alcohol).toHaveAttribute('aria-checked', 'false');
    });
  }

  await test.step('several errors at once are shown at their fields', async () => {
    const named: readonly (readonly [string, Locator])[] = [
      ['user_id', edit.user],
      ['order.service_option_id', edit.option],
      ['start_at', edit.start],
      ['order.end_at', edit.end],
      ['initial_tip_cents', edit.tip],
      ['order.items_count', edit.items],
      ['bags_count', edit.bags],
      ['order.items_weight', edit.weight],
      ['cart_total', edit.cartTotal],
      ['order.alcoholic', edit.alcohol],
      ['bag_label', edit.bagLabel],
      ['order.special_instructions', edit.instructions],
    ];
    connect.respondWith(
      answering((_received, response) =>
        respondJson(
          response,
          400,
          errorListBody(...named.map(([key]) => errorBody(`Bad ${key}!`, 1001, { key })), errorBody('And a general one.', 4001)),
        ),
      ),
    );
    await choose(edit, 'O-1');
    await edit.bags.fill('3');
    await edit.tip.fill('4');
    await edit.save.click();
    const top = edit.alert('Connect gave several reasons:');
    await expect(top).toContainText('And a general one.');
    await expect(top).toContainText('See the red fields');
    for (const [key, box] of named) {
      await expect(top).not.toContainText(`Bad ${key}!`);
      await expectComplaint(box, `Bad ${key}!`);
    }
    // The error of a changed field disappears; the others stay.
    await edit.bags.fill('4');
    await expect(edit.bags).toHaveAttribute('aria-invalid', 'false');
    await expectComplaint(edit.tip, 'Bad initial_tip_cents!');
  });
});

test('all fields of an edit are on one screen, and neither an error nor a message moves one', async ({ openStation, connect }) => {
  connect.respondWith(answering((_received, response) => respondJson(response, 400, errorBody('Something is odd.', 4001))));
  const { app, page, edit } = await openLive(openStation, connect);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
  await page.waitForFunction(() => innerWidth === 1280 && innerHeight === 800);
  await choose(edit, 'O-1');
  await edit.bags.fill('3');
  await edit.items.fill('12');
  const { order, user, option, start, end, bags, items, weight, cartTotal, tip, alcohol, bagLabel, instructions, save } = edit;
  const all = [order, user, option, start, end, bags, items, weight, cartTotal, tip, alcohol, bagLabel, instructions, save];
  for (const field of all) await expect(field).toBeInViewport({ ratio: 1 });
  const positions = () => Promise.all(all.map(async (field) => (await field.boundingBox())?.y ?? 0));
  const before = await positions();
  const expectNoMove = async () => {
    const moves = (await positions()).map((y, index) => Math.abs(y - (before[index] ?? 0)));
    // Layout rounds to fractions of a pixel.
    expect(Math.max(...moves)).toBeLessThan(1);
  };

  await edit.tip.fill('-1');
  await edit.tip.blur();
  await expectComplaint(edit.tip, 'Cannot be negative.');
  await expectNoMove();
  await edit.tip.fill('1');
  await edit.save.click();
  await expect(edit.alert('Something is odd.')).toBeVisible();
  await expect(edit.button('Dismiss')).toBeVisible();
  await expectNoMove();
});

/** A Connect that asks to wait at the first edit of an order and accepts the next one. */
const busyOnce = (seconds: number): Respond => {
  const asked = new Set<string>();
  return answering((received, response) => {
    const order = orderIdOf(received);
    if (asked.has(order)) return agreeable(received, response);
    asked.add(order);
    respondJson(response, 400, errorBody('Order has been recently updated.', 2003, { wait: seconds, retry: true }));
  });
};

test('a requested wait counts down in every view, and the scheduled edit is sent once', async ({ openStation, connect }) => {
  connect.respondWith(busyOnce(3));
  const { page, edit } = await openLive(openStation, connect);
  await choose(edit, 'O-WAIT');
  await edit.bags.fill('5');
  await edit.save.click();
  await expect(edit.countdown).toHaveText(/Try again in 0:0[123]/);
  await edit.sendWhenItEnds.click();
  await expect(edit.countdown).toHaveText(/Sends in 0:0\d. Save changes replaces it./);
  await openView(page, 'Stage');
  await expect(stagePage(page).entry('O-WAIT')).toContainText('Saved, will send at');
  await openView(page, 'Edit order');
  await expect(edit.bags).toHaveValue('5');
  await expect(edit.status(/\bUpdated\b/)).toBeVisible();
  await expect(edit.countdown).toHaveCount(0);
  expect(editsOf(connect, 'O-WAIT').map(bodyOf)).toStrictEqual([{ bags_count: 5 }, { bags_count: 5 }]);

  await test.step('Save changes replaces a waiting edit, which is never sent', async () => {
    await choose(edit, 'O-OLD');
    await edit.bags.fill('6');
    await edit.save.click();
    await edit.sendWhenItEnds.click();
    await expect(edit.countdown).toHaveText(/Sends in/);
    await edit.bags.fill('7');
    await saveAndSee(edit);
    // A later edit waits equally long. When it has been sent, the time of the old one is over.
    await choose(edit, 'O-CLOCK');
    await edit.items.fill('1');
    await edit.save.click();
    await edit.sendWhenItEnds.click();
    await expect(edit.status(/\bUpdated\b/)).toBeVisible();
    expect(editsOf(connect, 'O-OLD').map(bodyOf)).toStrictEqual([{ bags_count: 6 }, { bags_count: 7 }]);
    expect(editsOf(connect, 'O-CLOCK')).toHaveLength(2);
    await openView(page, 'Stage');
    await expect(stagePage(page).entry('O-OLD').filter({ hasText: '6 bags' })).toContainText('Withdrawn');
    await expect(stagePage(page).entry('O-OLD').filter({ hasText: '7 bags' })).toContainText('Updated');
  });
});

test('a scheduled edit survives a restart, counts down to its time and can be withdrawn', async ({ openStation, connect }) => {
  connect.respondWith(busyOnce(5));
  const first = await openLive(openStation, connect);
  await choose(first.edit, 'O-LATER');
  await first.edit.bags.fill('4');
  await first.edit.save.click();
  await first.edit.sendWhenItEnds.click();
  await expect(first.edit.countdown).toHaveText(/Sends in/);
  connect.respondWith(busyOnce(1200));
  await choose(first.edit, 'O-WAIT');
  await first.edit.bags.fill('5');
  await first.edit.save.click();
  await expect(first.edit.countdown).toHaveText(/Try again in (20:00|19:\d\d)/);
  await openView(first.page, 'Activity');
  await openView(first.page, 'Edit order');
  await expect(first.edit.countdown).toHaveText(/Try again in (20:00|19:\d\d)/);
  connect.respondWith(agreeable);
  await first.close();

  const { page } = await openStation({ policy: live(connect.baseUrl) });
  const edit = editPage(page);
  await edit.show();
  await expect(edit.alert('Order has been recently updated.')).toBeVisible();
  await expect(edit.countdown).toHaveText(/Try again in (20:00|19:\d\d)/);
  await edit.sendWhenItEnds.click();
  await expect(edit.countdown).toHaveText(/Sends in/);
  await edit.button('Withdraw').click();
  await expect(edit.countdown).toHaveCount(0);
  await expect(edit.bags).toHaveValue('5');
  await saveAndSee(edit);
  expect(editsOf(connect, 'O-WAIT')).toHaveLength(2);
  // The edit that waited to be sent automatically was neither lost nor sent twice.
  await expect.poll(() => editsOf(connect, 'O-LATER').map(bodyOf)).toStrictEqual([{ bags_count: 4 }, { bags_count: 4 }]);
});

test('a lookup fills the fields that Connect knows and overwrites no typed text', async ({ openStation, connect }) => {
  const { page, edit } = await openLive(openStation, connect);
  const facts = page.locator('dl');
  const known = { url: 'https://example.com/orders/1', bags: 3, start: '2026-12-01T22:30:00Z', end: '2026-12-02T00:30:00Z' };

  await test.step('a scan looks the order up', async () => {
    connect.respondWith((received, response) => respondJson(response, 200, orderBody(orderIdOf(received), known)));
    await scan('ORDER-1');
    await expect(facts).toContainText('No shopper yet');
    expect(lookUps(connect).map(({ path }) => path)).toEqual(['/v2/fulfillment/lastmile/orders/ORDER-1']);
    await expect(facts).toContainText('Tue, Dec 1, 5:30 PM – 7:30 PM');
    await expect(facts).toContainText('3');
    await expect(edit.bags).toHaveValue('3');
    await expect(edit.start).toHaveValue('2026-12-01 5:30 PM');
    await expect(edit.end).toHaveValue('2026-12-01 7:30 PM');
    await expect(edit.items).toHaveValue('');
  });

  await test.step('a field that is changed back is not sent', async () => {
    await edit.user.fill('U-1');
    await edit.bags.fill('4');
    await edit.end.fill('2026-12-01 8:00 PM');
    await expect(edit.save).toHaveAccessibleDescription('Fix Service option');
    await edit.bags.fill('3');
    await edit.end.fill('2026-12-01 19:30');
    await expect(edit.save).toHaveAccessibleDescription('Nothing is changed yet');
    await edit.tip.fill('2');
    await saveAndSee(edit);
    expect(edits(connect).map(bodyOf)).toStrictEqual([{ initial_tip_cents: 200 }]);
  });

  await test.step('input that was typed before the answer stays', async () => {
    await choose(edit, 'O-2', 'U 2');
    await edit.bags.fill('9');
    await edit.lookUp.click();
    await expect(facts).toContainText('No shopper yet');
    expect(lookUps(connect).at(-1)?.path).toBe('/v2/fulfillment/lastmile/orders/O-2?user_id=U%202');
    await expect(edit.bags).toHaveValue('9');
    await expect(edit.save).toHaveAccessibleDescription('1 change');
    await edit.leaveAsIs('Bags').click();
    await expect(edit.bags).toHaveValue('3');
    await expect(edit.save).toHaveAccessibleDescription('Nothing is changed yet');
  });

  await test.step('an order with a shopper is announced before anything is typed', async () => {
    connect.respondWith((received, response) => respondJson(response, 200, orderBody(orderIdOf(received), { status: 'acknowledged' })));
    await scan('ORDER-3');
    await expect(edit.order).toHaveValue('ORDER-3');
    await expect(edit.alert('A shopper has this order. It can’t be edited now.')).toBeVisible();
  });

  await test.step('without the permission to look up, the panel works without it', async () => {
    connect.respondWith((received, response) =>
      received.method === 'GET' ? respondJson(response, 403, errorBody('Forbidden', null)) : agreeable(received, response),
    );
    await scan('ORDER-4');
    await expect(edit.status(/The order could not be looked up\. Connect.*“Forbidden”.* You can still edit it\./)).toBeVisible();
    await expect(edit.alert('can’t be edited now')).toHaveCount(0);
    await edit.user.fill('U-1');
    await edit.bags.fill('2');
    await saveAndSee(edit);
    expect(editsOf(connect, 'ORDER-4').map(bodyOf)).toStrictEqual([{ bags_count: 2 }]);
  });

  await test.step('an order that Connect does not know is not called editable', async () => {
    connect.respondWith((_received, response) => respondJson(response, 404, errorBody('Resource not found.', 4000)));
    await scan('ORDER-5');
    const said = 'The order could not be looked up. Connect has no such order. Check the label, or ask a lead.';
    await expect(edit.status(said)).toBeVisible();
  });

  await test.step('several reasons are shown one below the other', async () => {
    const both = errorListBody(errorBody('The order is too old.', 1001), errorBody('The user is not active', 1001));
    connect.respondWith((_received, response) => respondJson(response, 400, both));
    await scan('ORDER-6');
    const status = edit.status('The order could not be looked up, for several reasons:');
    await expect(status.getByRole('listitem')).toHaveText(['The order is too old.', 'The user is not active']);
    await expect(status).toContainText('You can still edit it.');
  });
});

test('a lookup with user paths requests the path of the user', async ({ openStation, connect }) => {
  const { edit } = await openLive(openStation, connect, {
    'connection.orderPaths': 'users',
    'scan.orderPattern': '^(?<userId>[^/]+)/(?<orderId>.+)$',
    'station.postalCode': 'M5V 2T6',
  });
  await scan('U-77/O-1234');
  await expect(edit.order).toHaveValue('O-1234');
  await expect(edit.user).toHaveValue('U-77');
  await expect(edit.bags).toHaveValue('');
  await expect.poll(() => lookUps(connect).map(({ path }) => path)).toEqual(['/v2/fulfillment/users/U-77/orders/O-1234']);
  await edit.cartTotal.fill('12.30');
  await edit.items.fill('4');
  await edit.listOptions.click();
  await expect(edit.offered(4711)).toBeVisible();
  const [asked] = listings(connect);
  expect(asked?.path).toBe('/v2/fulfillment/users/U-77/service_options/cart/last_mile');
  expect(bodyOf(asked)).toStrictEqual({ address: { postal_code: 'M5V 2T6' }, cart_total_cents: 1230, items_count: 4 });
});

test('delivery windows are listed by day, and the picked one is sent with Connect’s own timestamps', async ({ openStation, connect }) => {
  const { page, edit } = await openLive(openStation, connect, { 'station.locationCode': 'store-12' });
  await choose(edit, 'O-1');
  await edit.listOptions.click();
  await expect(edit.offered(4711)).toBeVisible();
  expect(listings(connect)).toHaveLength(1);
  expect(listings(connect)[0]).toMatchObject({ method: 'POST', path: '/v2/fulfillment/service_options/last_mile' });
  expect(bodyOf(listings(connect)[0])).toStrictEqual({ location_code: 'store-12' });
  await expect(page.getByRole('region', { name: 'Tue, Dec 1' }).getByRole('button')).toHaveText('5:30 PM – 7:30 PM');
  const wednesday = page.getByRole('region', { name: 'Wed, Dec 2' }).getByRole('button');
  await expect(wednesday).toHaveText(['12:00 AM – 2:00 AM', '10:00 AM – 12:00 PM (taken)']);
  await expect(edit.offered(4713)).toBeDisabled();

  await edit.offered(4711).click();
  await expect(edit.option).toHaveValue('4711');
  await expect(edit.start).toHaveValue('2026-12-01 5:30 PM');
  await expect(edit.end).toHaveValue('2026-12-01 7:30 PM');
  await expect(edit.offered(4711)).toHaveCount(0);

  await test.step('a window outside the chosen service option is not sent', async () => {
    await edit.end.fill('2026-12-01 7:31 PM');
    await edit.end.blur();
    await expectComplaint(edit.end, 'This lies outside the option’s window.');
    await edit.save.click();
    await edit.end.fill('2026-12-01 7:30 PM');
  });

  await test.step('a service option that no longer exists is reported, and the list is requested again', async () => {
    connect.respondWith((received, response) => {
      if (received.method === 'PUT') {
        return respondJson(
          response,
          400,
          errorBody('The delivery time you selected is no longer available', 1001, { key: 'service_option_id' }),
        );
      }
      respondJson(response, 200, { service_options: SLOTS.service_options.slice(1) });
    });
    await edit.save.click();
    await expectComplaint(edit.option, 'The delivery time you selected is no longer available');
    await expect(edit.offered(4712)).toBeVisible();
    await expect(edit.offered(4711)).toHaveCount(0);
    expect(listings(connect)).toHaveLength(2);
    expect(bodyOf(edits(connect)[0])).toStrictEqual({
      service_option_id: 4711,
      start_at: '2026-12-01T22:30:00.000Z',
      end_at: '2026-12-01T19:30:00-05:00',
    });
  });

  await test.step('another service option replaces it', async () => {
    connect.respondWith(agreeable);
    await edit.offered(4712).click();
    await expect(edit.option).toHaveAttribute('aria-invalid', 'false');
    await saveAndSee(edit);
    expect(bodyOf(edits(connect)[1])).toStrictEqual({
      service_option_id: 4712,
      start_at: '2026-12-02T05:00:00Z',
      end_at: '2026-12-02T07:00:00Z',
    });
  });

  await test.step('a list that cannot be loaded says why', async () => {
    connect.respondWith((_received, response) =>
      respondJson(response, 400, errorBody('Unknown location.', 1001, { key: 'location_code' })),
    );
    await edit.listOptions.click();
    await expect(edit.alert(/The windows could not be listed\. Connect.*“Unknown location\.”/)).toBeVisible();
    connect.respondWith((_received, response) => respondJson(response, 200, { service_options: [] }));
    await edit.listOptions.click();
    await expect(edit.status('Connect offers no windows at the moment.')).toBeVisible();
  });
});

test('delivery windows are listed by postal code, and a station without a location names the missing setting', async ({
  openStation,
  connect,
}) => {
  const first = await openLive(openStation, connect);
  await first.edit.listOptions.click();
  await expect(first.edit.alert('Set Location code or Postal code')).toBeVisible();
  expect(connect.received).toEqual([]);
  await first.close();

  const { page } = await openStation({ policy: live(connect.baseUrl, { 'station.postalCode': '94105' }) });
  const edit = editPage(page);
  await edit.show();
  await edit.listOptions.click();
  await expect(edit.offered(4711)).toBeVisible();
  expect(listings(connect).map(bodyOf)).toStrictEqual([{ postal_code: '94105' }]);
});

test('alcohol is sent only after its switch was touched, and a text is removed only on request', async ({ openStation, connect }) => {
  const { page, edit } = await openLive(openStation, connect);
  await expect(edit.alcohol).toHaveAccessibleDescription('Not changed Adding alcohol turns “leave unattended” off for good.');
  const cases: readonly (readonly [string, () => Promise<void>, Readonly<Record<string, unknown>>])[] = [
    ['untouched', async () => undefined, {}],
    ['yes', () => edit.alcohol.click(), { alcoholic: true }],
    [
      'on and off',
      async () => {
        await edit.alcohol.click();
        await expect(edit.alcohol).toHaveAttribute('aria-checked', 'true');
        await edit.alcohol.click();
      },
      { alcoholic: false },
    ],
    [
      'left as it is',
      async () => {
        await edit.alcohol.click();
        await edit.leaveAsIs('Contains alcohol').click();
      },
      {},
    ],
    [
      'a label that was typed and rubbed out',
      async () => {
        await edit.bagLabel.fill('Blue');
        await edit.bagLabel.fill('');
      },
      {},
    ],
    ['a label taken away', () => edit.button('Remove bag label').click(), { bag_label: '' }],
    ['instructions taken away', () => edit.button('Remove instructions').click(), { special_instructions: '' }],
    [
      'a label that is to stay after all',
      async () => {
        await edit.button('Remove bag label').click();
        await expect(edit.bagLabel).toHaveAccessibleDescription('Will be removed');
        await edit.leaveAsIs('Bag label').click();
      },
      {},
    ],
  ];
  for (const [name, touch, body] of cases) {
    await test.step(name, async () => {
      await choose(edit, `O-${name}`);
      await edit.items.fill('1');
      await touch();
      await saveAndSee(edit);
      expect(editsOf(connect, `O-${name}`).map(bodyOf)).toStrictEqual([{ items_count: 1, ...body }]);
    });
  }
  await openView(page, 'Stage');
  await expect(stagePage(page).entry('O-a label taken away')).toContainText('no bag label');
});

/** Partly filled fields: the window has no end yet, and the weight is invalid. */
async function typeHalf(edit: EditPage): Promise<void> {
  await choose(edit, 'O-HALF', 'U-half');
  await edit.option.fill('4711');
  await edit.start.fill('2026-12-01 5:30 PM');
  await edit.bags.fill('3');
  await edit.weight.fill('12.');
  await edit.tip.fill('4,5');
  await edit.alcohol.click();
  await edit.alcohol.click();
  await edit.instructions.fill('Half a sent');
  await edit.button('Remove bag label').click();
}

async function expectHalf(edit: EditPage): Promise<void> {
  await expect(edit.order).toHaveValue('O-HALF');
  await expect(edit.user).toHaveValue('U-half');
  await expect(edit.option).toHaveValue('4711');
  await expect(edit.start).toHaveValue('2026-12-01 5:30 PM');
  await expect(edit.end).toHaveValue('');
  await expect(edit.bags).toHaveValue('3');
  await expect(edit.weight).toHaveValue('12.');
  await expect(edit.tip).toHaveValue('4,5');
  await expect(edit.alcohol).toHaveAttribute('aria-checked', 'false');
  await expect(edit.leaveAsIs('Contains alcohol')).toBeVisible();
  await expect(edit.instructions).toHaveValue('Half a sent');
  await expect(edit.bagLabel).toHaveAccessibleDescription('Will be removed');
}

test('a half-typed edit survives other views, a scan on Stage and a restart of the app', async ({ openStation, connect }) => {
  const first = await openLive(openStation, connect);
  await typeHalf(first.edit);
  await openView(first.page, 'Stage');
  await scan('O-STAGE');
  await expect(stagePage(first.page).order).toHaveValue('O-STAGE');
  await openView(first.page, 'Activity');
  await scan('O-FIND');
  await expect(first.page.getByText('No order matching “O-FIND” at this station.')).toBeVisible();
  await openView(first.page, 'Settings');
  await openView(first.page, 'Edit order');
  await expectHalf(first.edit);
  await first.close();

  const { page } = await openStation({ policy: live(connect.baseUrl) });
  const edit = editPage(page);
  await edit.show();
  await expectHalf(edit);
  expect(connect.received).toEqual([]);
  await edit.end.fill('7:30 PM');
  await saveAndSee(edit);
  expect(bodyOf(edits(connect)[0])).toStrictEqual({
    service_option_id: 4711,
    start_at: '2026-12-01T17:30:00-05:00',
    end_at: '2026-12-01T19:30:00-05:00',
    initial_tip_cents: 450,
    bags_count: 3,
    items_weight: 12,
    alcoholic: false,
    bag_label: '',
    special_instructions: 'Half a sent',
  });
});

test('a change of language in the middle of an edit loses nothing that was typed, and no amount changes its value', async ({
  openStation,
  connect,
}) => {
  const { page, edit } = await openLive(openStation, connect);
  await choose(edit, 'O-1');
  await edit.option.fill('4711');
  await edit.start.fill('11/12/2026 5:30 PM');
  await edit.end.fill('7:30 PM');
  await edit.cartTotal.fill('1,234');
  await edit.tip.fill('4.505');
  await edit.tip.blur();
  await expectComplaint(edit.tip, 'Cents have two digits, like 4.50.');
  await edit.instructions.fill('Half a sent');
  await edit.button('Remove bag label').click();

  const box = (name: string) => editField(page, name);
  await speak(page, 'fr-CA');
  await expect(page.getByRole('button', { name: 'Enregistrer' })).toHaveAccessibleDescription('À corriger\u00a0: Pourboire');
  await expect(box('cartTotal')).toHaveValue('1\u00a0234,00\u00a0$');
  await expect(box('windowStart')).toHaveValue('2026-11-12 17 h 30');
  await expect(box('specialInstructions')).toHaveValue('Half a sent');
  await expect(box('tip')).toHaveValue('4.505');
  await expectComplaint(box('tip'), 'comme 4,50.');
  await box('tip').fill('4,50 $');

  await speak(page, 'en');
  await expect(edit.save).toHaveAccessibleDescription('5 changes');
  await saveAndSee(edit);
  expect(edits(connect).map(bodyOf)).toStrictEqual([
    {
      service_option_id: 4711,
      start_at: '2026-11-12T17:30:00-05:00',
      end_at: '2026-11-12T19:30:00-05:00',
      initial_tip_cents: 450,
      cart_total: 1234,
      bag_label: '',
      special_instructions: 'Half a sent',
    },
  ]);
});

test('a half-typed edit that is on disk survives kill -9', async ({ openStation, connect, folder }) => {
  const first = await openLive(openStation, connect);
  await choose(first.edit, 'O-KILLED');
  await first.edit.instructions.fill('Half a sentence that nobody');
  const kept = join(folder, 'user-data', 'chromium', 'Local Storage', 'leveldb');
  const onDisk = () =>
    readdirSync(kept).some((name) => name.endsWith('.log') && readFileSync(join(kept, name)).includes('Half a sentence that nobody'));
  await expect.poll(onDisk).toBe(true);
  await killApp(first);

  const { page } = await openStation({ policy: live(connect.baseUrl) });
  const edit = editPage(page);
  await edit.show();
  await expect(edit.order).toHaveValue('O-KILLED');
  await expect(edit.instructions).toHaveValue('Half a sentence that nobody');
});

test('looked-up and saved values do not count as changes after a restart', async ({ openStation, connect }) => {
  let bags = 3;
  connect.respondWith((received, response) => {
    if (received.method === 'PUT') bags = (bodyOf(received) as { bags_count: number }).bags_count;
    respondJson(response, 200, orderBody(orderIdOf(received), { bags }));
  });
  const first = await openLive(openStation, connect);
  await choose(first.edit, 'O-1');
  await first.edit.lookUp.click();
  await expect(first.edit.bags).toHaveValue('3');
  await first.edit.bags.fill('4');
  await saveAndSee(first.edit);
  await expect(first.edit.status('4 bags').first()).toBeVisible();
  await expect(first.edit.save).toHaveAccessibleDescription('Nothing is changed yet');
  await first.close();

  const { page } = await openStation({ policy: live(connect.baseUrl) });
  const edit = editPage(page);
  await edit.show();
  await expect(edit.order).toHaveValue('O-1');
  await expect(edit.bags).toHaveValue('4');
  await expect(edit.save).toHaveAccessibleDescription('Nothing is changed yet');
});

test('a scan asks before it replaces an unsaved edit, and a label can carry the user', async ({ openStation, connect }) => {
  const { page, edit } = await openLive(openStation, connect, { 'scan.orderPattern': '^(?:(?<userId>[^/]+)/)?(?<orderId>.+)$' });
  await scan('U-77/ORDER-1');
  await expect(edit.order).toHaveValue('ORDER-1');
  await expect(edit.user).toHaveValue('U-77');
  // Nothing was typed yet, so the next order replaces the order, and its user is not that of the last one.
  await scan('ORDER-2');
  await expect(edit.order).toHaveValue('ORDER-2');
  await expect(edit.user).toHaveValue('');
  await edit.bags.fill('3');
  await edit.bags.focus();

  await scan('U-99/ORDER-3');
  const question = edit.alert('What was typed for this order is not saved. Edit ORDER-3 instead?');
  await expect(question).toBeVisible();
  await expect(edit.order).toHaveValue('ORDER-2');
  await expect(edit.bags).toHaveValue('3');
  await edit.button('Stay here').click();
  await expect(question).toHaveCount(0);
  await expect(edit.order).toHaveValue('ORDER-2');
  await expect(edit.bags).toHaveValue('3');

  await scan('U-98/ORDER-3');
  await edit.button('Drop it and edit ORDER-3').click();
  await expect(edit.order).toHaveValue('ORDER-3');
  await expect(edit.user).toHaveValue('U-98');
  await expect(edit.bags).toHaveValue('');

  await test.step('a scan of the entered order adds only its user', async () => {
    await edit.bags.fill('5');
    await edit.user.fill('');
    await scan('U-97/ORDER-3');
    await expect(edit.user).toHaveValue('U-97');
    await expect(edit.bags).toHaveValue('5');
    await expect(edit.alert('is not saved')).toHaveCount(0);
  });

  await test.step('a scale fills the weight, and a product barcode fills nothing', async () => {
    await edit.tip.focus();
    await scan(' 12.34 lb');
    await expect(edit.weight).toHaveValue('12.34');
    await scan(']E04006381333931');
    await expect(edit.alert('That is a product barcode.')).toBeVisible();
    await expect(edit.order).toHaveValue('ORDER-3');
    await expect(edit.tip).toHaveValue('');
  });

  await test.step('a saved edit does not block the next order', async () => {
    await saveAndSee(edit);
    await scan('ORDER-4');
    await expect(edit.order).toHaveValue('ORDER-4');
    expect(editsOf(connect, 'ORDER-3').map(bodyOf)).toStrictEqual([{ bags_count: 5, items_weight: 12.34 }]);
    expect(editsOf(connect, 'ORDER-3')[0]?.path).toBe('/v2/fulfillment/users/U-97/orders/ORDER-3/last_mile');
  });
  await expect(page.locator('[aria-invalid=true]')).toHaveCount(0);
});

test('the rail and Activity show what an edit changed, and a rejected edit blocks nothing', async ({ openStation, connect }) => {
  const { page, edit } = await openLive(openStation, connect, { 'scan.orderPattern': '^(?:(?<userId>[^/]+)/)?(?<orderId>.+)$' });
  connect.respondWith(
    answering((_received, response) => respondJson(response, 400, errorBody('Invalid bags count.', 1001, { key: 'bags_count' }))),
  );
  await choose(edit, 'ORDER-1', 'U-5');
  await edit.bags.fill('8');
  await edit.save.click();
  await expectComplaint(edit.bags, 'Invalid bags count.');
  await openView(page, 'Stage');
  await expect(stagePage(page).entry('ORDER-1').getByRole('alert')).toContainText(/Rejected.*Invalid bags count\./);

  await test.step('another edit of the same order is made in a form that does not know the first one', async () => {
    connect.respondWith(agreeable);
    await openView(page, 'Edit order');
    await edit.button('Discard changes').click();
    await scan('ORDER-1');
    await expect(edit.user).toHaveValue('U-5');
    await edit.tip.fill('4.50');
    await saveAndSee(edit);
    await openView(page, 'Stage');
    await expect(stagePage(page).entries.first()).toContainText('Updated');
    await expect(stagePage(page).entries.first()).toContainText('Change: tip $4.50');
    await expect(stagePage(page).entry('ORDER-1').filter({ hasText: 'Rejected' })).toHaveCount(1);
  });

  await test.step('the rejected edit is reopened from the list, and its correction replaces it', async () => {
    await stagePage(page).entry('ORDER-1').getByRole('button', { name: 'Correct' }).click();
    await expect(edit.bags).toHaveValue('8');
    await expect(edit.user).toHaveValue('U-5');
    await expectComplaint(edit.bags, 'Invalid bags count.');
    await edit.bags.fill('7');
    await saveAndSee(edit);
  });

  await test.step('Activity shows both edits', async () => {
    await openView(page, 'Activity');
    const rows = page.getByRole('table', { name: 'Activity' }).getByRole('row');
    await expect(rows).toHaveCount(4);
    await expect(rows.nth(1)).toContainText('Updated');
    await expect(rows.nth(1)).toContainText('Change: 7 bags');
    await expect(rows.nth(2)).toContainText('Change: tip $4.50');
    await expect(rows.nth(3)).toContainText('Dismissed');
    await page.getByRole('button', { name: 'History of ORDER-1' }).first().click();
    const steps = page.getByRole('list', { name: 'What happened' });
    await expect(steps).toHaveCount(3);
    await expect(steps.nth(0).getByRole('listitem')).toContainText(['Save changes pressed', 'Updated']);
    await expect(steps.nth(2).getByRole('listitem')).toContainText([
      'Save changes pressed',
      'Connect says: “Invalid bags count.”',
      'Replaced by a newer edit',
    ]);
    await page.getByText('Details for IT').first().click();
    await expect(page.getByText('U-5').first()).toBeVisible();
  });

  await test.step('an order that was staged here adds its user', async () => {
    await openView(page, 'Stage');
    await scan('U-77/ORDER-9');
    await stagePage(page).bags.fill('1');
    await stagePage(page).stageOrder.click();
    await expect(stagePage(page).entry('ORDER-9')).toContainText(/Staged/);
    await openView(page, 'Edit order');
    await edit.user.fill('');
    await edit.order.fill('ORDER-9');
    await edit.order.blur();
    await expect(edit.user).toHaveValue('U-77');
  });
});

test('the user of one order is not suggested for the next order', async ({ openStation, connect }) => {
  const { page, edit } = await openLive(openStation, connect, { 'scan.orderPattern': '^(?:(?<userId>[^/]+)/)?(?<orderId>.+)$' });
  await openView(page, 'Stage');
  await scan('U-77/ORDER-9');
  await stagePage(page).bags.fill('1');
  await stagePage(page).stageOrder.click();
  await expect(stagePage(page).entry('ORDER-9')).toContainText('Staged');
  await openView(page, 'Edit order');
  await scan('U-55/ORDER-1');
  await expect(edit.user).toHaveValue('U-55');
  await edit.order.fill('ORDER-9');
  await edit.order.blur();
  await expect(edit.user).toHaveValue('U-77');
});

test('an edit made offline is saved, survives a restart and is sent once the connection is back', async ({ openStation, connect }) => {
  const { baseUrl } = connect;
  await connect.close();
  const first = await openStation({ policy: live(baseUrl), token: TOKEN });
  const before = editPage(first.page);
  await before.show();
  await choose(before, 'O-1');
  await before.bags.fill('3');
  await before.save.click();
  await expect(before.status('Saved, will send')).toBeVisible();
  await expect(before.status('Saved, will send')).toContainText('Connect could not be reached');
  await expect(first.page.getByText('Offline')).toBeVisible();
  await expect(first.page.getByText('1 not sent')).toBeVisible();
  await first.close();

  const { page } = await openStation({ policy: live(baseUrl) });
  const edit = editPage(page);
  await expect(stagePage(page).entry('O-1')).toContainText('Saved, will send');
  await edit.show();
  await expect(edit.status('Saved, will send')).toBeVisible();
  const back = await startFakeConnect(Number(new URL(baseUrl).port));
  // First a captive portal answers the edit, which says nothing about the order. Then a look-up does not show the edit.
  back.respondWith((received, response) => {
    if (received.method !== 'PUT') return respondJson(response, 200, orderBody('O-1'));
    back.respondWith((again, answer) => (again.method === 'PUT' ? agreeable(again, answer) : respondJson(answer, 200, orderBody('O-1'))));
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to our Wi-Fi</html>');
  });
  await expect(edit.status(/\bUpdated\b/)).toBeVisible({ timeout: 30_000 });
  expect(edits(back).map(bodyOf)).toStrictEqual([{ bags_count: 3 }, { bags_count: 3 }]);
  await expect(page.getByText('All sent')).toBeVisible();
  await back.close();
});

test('Tab visits the fields in reading order, and Enter in a field sends nothing', async ({ openStation, connect }) => {
  const { page, edit } = await openLive(openStation, connect);
  await choose(edit, 'O-1');
  await edit.items.fill('2');
  await edit.order.focus();
  const boxes = [
    edit.order,
    edit.user,
    edit.lookUp,
    edit.listOptions,
    edit.option,
    edit.start,
    edit.end,
    edit.bags,
    edit.items,
    edit.leaveAsIs('Items'),
    edit.weight,
    edit.cartTotal,
    edit.tip,
    edit.alcohol,
    edit.bagLabel,
    edit.button('Remove bag label'),
    edit.instructions,
    edit.button('Remove instructions'),
    edit.button('Discard changes'),
    edit.save,
  ];
  for (const [index, box] of boxes.entries()) {
    if (index > 0) await pressKey('Tab');
    await expect(box).toBeFocused();
    const isBox = await box.evaluate((element) => element instanceof HTMLInputElement);
    if (isBox) await pressKey('Return');
    await expect(box).toBeFocused();
  }
  expect(connect.received).toEqual([]);
  await expect(edit.status(/\bUpdated\b/)).toHaveCount(0);
  await pressKey('space');
  await expect(edit.status(/\bUpdated\b/)).toBeVisible();
  expect(edits(connect).map(bodyOf)).toStrictEqual([{ items_count: 2 }]);
  await edit.bags.focus();
  await pressKey('Up');
  await pressKey('Up');
  await expect(edit.bags).toHaveValue('2');
  await pressKey('Down');
  await expect(edit.bags).toHaveValue('1');
  await expect(page.getByRole('tab', { name: 'Edit order' })).toHaveAttribute('aria-selected', 'true');
});

test('Practice offers every outcome of an edit', async ({ openStation }) => {
  const { page, log } = await openStation({ policy: { 'connection.mode': 'practice' } });
  const edit = editPage(page);
  await edit.show();

  await test.step('an order without a shopper is edited with a window from the list', async () => {
    await scan('PRACTICE-0001');
    await expect(page.locator('dl')).toContainText('No shopper yet');
    await edit.user.fill('practice-user');
    await edit.listOptions.click();
    await page
      .getByRole('button', { name: /, option \d+$/ })
      .first()
      .click();
    await edit.bags.fill('4');
    await saveAndSee(edit);
    await expect(edit.status(/\bUpdated\b/)).toContainText('4 bags');
    await expect(edit.bags).toHaveValue('4');
    await expect(edit.save).toHaveAccessibleDescription('Nothing is changed yet');
    expect(log().filter(({ event, method, status }) => event === 'practice-exchange' && method === 'PUT' && status === 200)).toHaveLength(
      1,
    );
  });

  await test.step('an order with a shopper is edited', async () => {
    await scan('PRACTICE-LOCKED');
    await expect(edit.alert('A shopper has this order.')).toBeVisible();
  });

  const window = async () => {
    await edit.listOptions.click();
    await page
      .getByRole('button', { name: /, option \d+$/ })
      .first()
      .click();
  };
  const special: readonly (readonly [string, () => Promise<void>, string, Locator | null])[] = [
    ['PRACTICE-404', async () => undefined, 'Connect has no such order.', null],
    ['PRACTICE-LOCKED', async () => undefined, 'The order can no longer be updated.', null],
    ['PRACTICE-BUSY', async () => undefined, 'Order has been recently updated, please try again in a little while.', null],
    ['PRACTICE-LATER', async () => undefined, 'The request could not be completed at this time, try again later.', null],
    ['PRACTICE-ALCOHOL', () => edit.alcohol.click(), 'Alcoholic items can not be added to this order.', edit.alcohol],
    ['PRACTICE-SLOT', window, 'The delivery time you selected is no longer available - please select another time', edit.option],
    ['PRACTICE-OPTION', window, 'Invalid service option id.', edit.option],
    ['PRACTICE-NOUSER', async () => undefined, 'User Not Found', edit.user],
    ['PRACTICE-INACTIVE', async () => undefined, 'User Not Active', null],
  ];
  await test.step('PRACTICE-MANY', async () => {
    await choose(edit, 'PRACTICE-MANY', 'practice-user');
    await edit.bags.fill('2');
    await edit.save.click();
    await expect(edit.alert('Connect gave several reasons:')).toContainText('See the red fields');
    await expectComplaint(edit.bags, 'Invalid bags count.');
    await expect(edit.bags).toHaveValue('2');
  });
  for (const [order, touch, message, at] of special) {
    await test.step(order, async () => {
      await choose(edit, order, 'practice-user');
      await edit.bags.fill('2');
      await touch();
      await edit.save.click();
      await expect(edit.alert(message)).toBeVisible();
      if (at) await expectComplaint(at, message);
      await expect(edit.bags).toHaveValue('2');
    });
  }
});
