import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { openSection, openView } from './fixtures/open-view';
import { stagePage } from './fixtures/stage-page';
import { expect, pressKey, scan, test, typeByHand } from './fixtures/station';

const run = promisify(execFile);

/** Sends keys as a device does, 8 ms apart: names of X keys, or `pause:` and milliseconds. */
async function sendKeys(...keys: string[]): Promise<void> {
  const steps = keys.flatMap((key) =>
    key.startsWith('pause:')
      ? ['sleep', String(Number(key.slice(6)) / 1000)]
      : ['keydown', key, 'sleep', '0.004', 'keyup', key, 'sleep', '0.004'],
  );
  await run('nice', ['-n', '-15', 'xdotool', ...steps]);
}

/** The X key names of a text of lower-case letters, digits and some punctuation; `\n` is Enter. */
const keysOf = (text: string) =>
  [...text].map((character) => ({ '\n': 'Return', '-': 'minus', ' ': 'space', '.': 'period' })[character] ?? character);

/** The X key code of each key of a US keyboard, by its characters without and with Shift. */
const US_KEYS: readonly (readonly [firstKeycode: number, plain: string, shifted: string])[] = [
  [10, '1234567890-=', '!@#$%^&*()_+'],
  [24, 'qwertyuiop[]', 'QWERTYUIOP{}'],
  [38, "asdfghjkl;'`", 'ASDFGHJKL:"~'],
  [51, '\\zxcvbnm,./', '|ZXCVBNM<>?'],
  [65, ' ', ''],
];
const ENTER = '36';

/** The keys that a scanner with a US layout presses for a text, whatever the computer's layout is. */
function usKeys(text: string): string[] {
  return [...text].map((character) => {
    for (const [first, plain, shifted] of US_KEYS) {
      const place = plain.includes(character) ? plain.indexOf(character) : shifted.indexOf(character);
      if (place >= 0) return `${plain.includes(character) ? '' : 'shift+'}${first + place}`;
    }
    throw new Error(`No US key makes ${character}.`);
  });
}

const scanPhysically = async (text: string) => {
  await run('nice', ['-n', '-15', 'xdotool', 'key', '--delay', '8', ...usKeys(text), ENTER]);
};

/** The content of the barcode for the keyboard layout. */
const LAYOUT_CODE = readFileSync(path.join(import.meta.dirname, '../../resources/scanner-layout.txt'), 'utf8').trim();

test.describe('a scanner of any speed', () => {
  for (const gapMs of [0, 1, 2, 5, 10, 20, 40, 60, 80, 100]) {
    test(`a scan with ${gapMs} ms between keys is read completely without calibration and types into no field`, async ({ openStation }) => {
      const { page } = await openStation();
      const stage = stagePage(page);
      await stage.bags.focus();
      await scan('PRACTICE-0042', { gapMs });
      await expect(stage.order).toHaveValue('PRACTICE-0042');
      await scan('12345676789012345678780', { gapMs });
      await expect(stage.order).toHaveValue('12345676789012345678780');
      await expect(stage.bags).toHaveValue('');
      await expect(stage.entries).toHaveCount(0);
    });
  }

  // As slow as a person. On a busy computer the first scan may be rejected, and the station learns the scanner from it.
  for (const gapMs of [120, 140, 160]) {
    test(`a scan with ${gapMs} ms between keys is read completely without calibration, at the latest from the second scan on`, async ({
      openStation,
    }) => {
      const { page } = await openStation();
      const stage = stagePage(page);
      await stage.bags.focus();
      await expect(async () => {
        await scan('PRACTICE-0042', { gapMs });
        await expect(stage.order).toHaveValue('PRACTICE-0042', { timeout: 2000 });
      }).toPass({ timeout: 25_000 });
      await expect(stage.bags).toHaveValue('');
      await expect(stage.entries).toHaveCount(0);
    });
  }

  test('a calibration measures the scanner’s speed', async ({ openStation }) => {
    const { page } = await openStation();
    await openSection(page, 'Scanner');
    await page.getByRole('button', { name: 'Calibrate' }).click();
    await scan('CALIBRATE-1', { gapMs: 80 });
    await expect(page.getByText('This was another code, so the keyboard layout is not known.')).toBeVisible();
    await page.getByRole('button', { name: 'Use these settings' }).click();
    await expect(page.getByText('Calibrated.')).toBeVisible();
    await openView(page, 'Stage');
    await scan('PRACTICE-0042', { gapMs: 80 });
    await expect(stagePage(page).order).toHaveValue('PRACTICE-0042');
  });
});

test.describe('the focus during a scan', () => {
  const places: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
    ['the order field', (page) => stagePage(page).order.focus()],
    ['the bags field', (page) => stagePage(page).bags.focus()],
    ['the weight field', (page) => stagePage(page).weight.focus()],
    ['the big button', (page) => stagePage(page).stageOrder.focus()],
    ['the Clear button', (page) => stagePage(page).clear.focus()],
    ['a tab', (page) => page.getByRole('tab', { name: 'Settings' }).focus()],
    ['nothing', (page) => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())],
  ];
  for (const [name, focus] of places) {
    test(`a scan fills only the order ID and presses nothing while ${name} has the focus`, async ({ openStation }) => {
      const { page } = await openStation({ policy: { 'stage.undoSeconds': 0 } });
      const stage = stagePage(page);
      await stage.bags.fill('2');
      await stage.items.fill('7');
      await focus(page);
      await scan('PRACTICE-0001');
      await expect(stage.order).toHaveValue('PRACTICE-0001');
      await expect(stage.bags).toHaveValue('2');
      await expect(stage.items).toHaveValue('7');
      await expect(stage.weight).toHaveValue('');
      await expect(stage.entries).toHaveCount(0);
      await expect(page.getByRole('tab', { name: 'Stage', exact: true })).toHaveAttribute('aria-selected', 'true');
    });

    test(`a weight from the scale fills only Weight and presses nothing while ${name} has the focus`, async ({ openStation }) => {
      const { page } = await openStation({ policy: { 'stage.undoSeconds': 0 } });
      const stage = stagePage(page);
      await stage.order.fill('PRACTICE-0001');
      await stage.bags.fill('2');
      await focus(page);
      await scan(' 12.34 lb');
      await expect(stage.weight).toHaveValue('12.34');
      await expect(stage.order).toHaveValue('PRACTICE-0001');
      await expect(stage.bags).toHaveValue('2');
      await expect(stage.entries).toHaveCount(0);
    });
  }
});

test.describe('a device’s keys and the focused button', () => {
  /** Enters an order with two bags and focuses the main button. */
  async function openReady(openStation: (options?: object) => Promise<{ page: Page }>): Promise<Page> {
    const { page } = await openStation({ policy: { 'stage.undoSeconds': 0 } });
    const stage = stagePage(page);
    await stage.order.fill('PRACTICE-0001');
    await stage.bags.fill('2');
    await stage.stageOrder.focus();
    return page;
  }
  const nothingHappened = async (page: Page) => {
    const stage = stagePage(page);
    await expect(stage.order).toHaveValue('PRACTICE-0001');
    await expect(stage.bags).toHaveValue('2');
    await expect(stage.items).toHaveValue('');
    await expect(stage.entries).toHaveCount(0);
  };

  const CODES: readonly (readonly [string, readonly string[]])[] = [
    ['a code of several lines', keysOf('practice-0009\n2\n7\n3\nny\n1\n')],
    ['a payment slip', keysOf('spc\n0200\n1\nch4431999123000889012\ns\ncreditor\nch\n\n\n287.30\neur\nepd\n')],
    [
      'a driver’s license',
      [
        'shift+2',
        'ctrl+j',
        'ctrl+6',
        'Return',
        ...'ANSI'.split('').map((letter) => `shift+${letter.toLowerCase()}`),
        ...keysOf(' 636000090002dl00410278'),
        'ctrl+j',
        ...keysOf('dcssample\n'),
      ],
    ],
    ['Enter in front of a code', ['Return', ...keysOf('practice-0001\n')]],
    ['Tab in front of a code', ['Tab', ...keysOf('practice-0001\n')]],
  ];
  for (const [name, keys] of CODES) {
    test(`${name} presses no button and changes no field`, async ({ openStation }) => {
      const page = await openReady(openStation);
      await sendKeys(...keys);
      await sendKeys('pause:400');
      await nothingHappened(page);
    });
  }
});

test.describe('scales', () => {
  const lines = [
    ['+  2.350 kg', '5.18'],
    ['ST,GS,+  1.250kg', '2.76'],
    ['N     +    0.455 kg', '1.00'],
    ['1 lb 4.3 oz', '1.27'],
    ['S S   12.34 lb', '12.34'],
  ] as const;
  test('a scale’s line is read exactly in every notation', async ({ openStation }) => {
    const { page } = await openStation();
    for (const [line, pounds] of lines) {
      await scan(line);
      await expect(stagePage(page).weight).toHaveValue(pounds);
    }
  });
});

test.describe('a person who types', () => {
  test('a fast typist is not taken for a scanner and loses no character', async ({ openStation }) => {
    const { page } = await openStation();
    const stage = stagePage(page);
    await stage.order.focus();
    await typeByHand('abc 123-xyz');
    await expect(stage.order).toHaveValue('abc 123-xyz');
    await stage.bags.focus();
    await typeByHand(['1', '2', 'Return']);
    await expect(stage.bags).toHaveValue('12');
    await expect(stage.items).toBeFocused();
    await expect(stage.entries).toHaveCount(0);
  });

  test('Space and Enter press buttons, and Tab moves the focus', async ({ openStation }) => {
    const { page } = await openStation();
    const stage = stagePage(page);
    await stage.bags.fill('4');
    await stage.clear.focus();
    await pressKey('space');
    await expect(stage.bags).toHaveValue('');
    await stage.bags.focus();
    await pressKey('Tab');
    await expect(stage.items).toBeFocused();
  });
});

test.describe('a keyboard layout that differs from the scanner’s', () => {
  test.afterEach(async () => {
    await run('setxkbmap', ['us']);
  });

  test('digits scanned on a French keyboard layout are decoded', async ({ openStation }) => {
    const { page } = await openStation();
    await run('setxkbmap', ['fr']);
    await scanPhysically('1234567890');
    await expect(stagePage(page).order).toHaveValue('1234567890');
  });

  for (const layout of ['es', 'it', 'latam']) {
    test(`a hyphen scanned on the keyboard layout ${layout} is decoded`, async ({ openStation }) => {
      const { page } = await openStation();
      await run('setxkbmap', [layout]);
      await scanPhysically('123-356-0940');
      await expect(stagePage(page).order).toHaveValue('123-356-0940');
    });
  }

  test('a code that reads differently on the two layouts opens a question and fills no order', async ({ openStation }) => {
    const { page } = await openStation();
    const stage = stagePage(page);
    await run('setxkbmap', ['de']);
    await scanPhysically('123/456');
    await expect(page.getByText('What is on the label?')).toBeVisible();
    await expect(stage.order).toHaveValue('');
    await expect(page.getByRole('button', { name: '123-456' })).toBeVisible();
    await page.getByRole('button', { name: '123/456' }).click();
    await expect(stage.order).toHaveValue('123/456');
    await expect(page.getByText('What is on the label?')).toHaveCount(0);
  });

  test('a code opens no question once calibration has found the scanner’s layout', async ({ openStation }) => {
    const { page } = await openStation();
    await run('setxkbmap', ['de']);
    await openSection(page, 'Scanner');
    await page.getByRole('button', { name: 'Calibrate' }).click();
    await expect(page.getByRole('img', { name: /keyboard layouts/ })).toBeVisible();
    await scanPhysically(LAYOUT_CODE);
    await expect(page.getByText('The scanner types for this keyboard layout: United States (us).')).toBeVisible();
    await page.getByRole('button', { name: 'Use these settings' }).click();
    await expect(page.getByText('This computer’s keyboard layout: Germany (de).')).toBeVisible();
    await expect(page.getByText('The scanner’s keyboard layout: United States (us).')).toBeVisible();
    await openView(page, 'Stage');
    await scanPhysically('XYZ/{1}-2');
    await expect(stagePage(page).order).toHaveValue('XYZ/{1}-2');
  });

  test('a scan with Caps Lock on is decoded', async ({ openStation }) => {
    const { page } = await openStation();
    await pressKey('Caps_Lock');
    try {
      // A scanner presses Shift for capitals, and with Caps Lock the system turns them into lower-case letters.
      await run('xdotool', ['key', '--delay', '8', 'shift+33', 'shift+27', 'shift+38', '20', '10', '11', '12', '13', '36']);
      await expect(stagePage(page).order).toHaveValue('PRA-1234');
    } finally {
      await pressKey('Caps_Lock');
    }
  });
});

test('a scan in Activity searches for its order, and a scan in Settings changes no order', async ({ openStation }) => {
  const { page } = await openStation();
  await openView(page, 'Activity');
  await scan('PRACTICE-0001');
  await expect(page.getByRole('searchbox', { name: 'Find an order' })).toHaveValue('PRACTICE-0001');
  await openSection(page, 'Scanner');
  await scan(']C1PRACTICE-0002');
  await expect(page.getByText('PRACTICE-0002')).toBeVisible();
  await expect(page.getByText('Barcode, GS1-128')).toBeVisible();
  await openView(page, 'Stage');
  await expect(stagePage(page).order).toHaveValue('');
});

test('Settings lists each received key with its classification and reason, and copies the list for IT', async ({ openStation }) => {
  const { app, page } = await openStation();
  await openSection(page, 'Scanner');
  await page.getByText('Keys received').click();
  await scan('AB-1234', { gapMs: 10 });
  await expect(page.getByRole('row')).toHaveCount(9);
  await expect(page.getByRole('row').last()).toContainText('Scanner or scale (100 %). Faster than people type');
  await typeByHand('7');
  await expect(page.getByRole('row').nth(1)).toContainText(/^7 \(Digit7\).*Person/);
  await page.getByRole('button', { name: 'Copy for IT' }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(
    /^# computer: us, scanner: us\n# faster-than-human\nA \(KeyA\)\t-\t\d+\t100 %\n/,
  );
});

test('a scan that does not match the store’s order pattern is reported as no order label', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'scan.orderPattern': '^ORD-(?<orderId>\\d+)$' } });
  await scan('PRACTICE-0001');
  await expect(page.getByRole('alert').filter({ hasText: '“PRACTICE-0001” is not an order label.' })).toBeVisible();
  await scan('ORD-4711');
  await expect(stagePage(page).order).toHaveValue('4711');
});

test('a label that would stall a backtracking pattern is rejected at once, and the next label is read', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'scan.orderPattern': '^(?<orderId>(?:[A-Z0-9]+-?)+)$' } });
  const stage = stagePage(page);
  await scan('ABCDEFGHIJKLMNOPQRSTUVWXYZAB!');
  await expect(page.getByText('is not an order label')).toBeVisible();
  await scan('ORD-12-34');
  await expect(stage.order).toHaveValue('ORD-12-34');
});
