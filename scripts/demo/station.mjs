/** Opens the app for the demos with a user-data folder of its own, and works with real key events of the X server. */
import { execFile } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { _electron, expect } from '@playwright/test';
import { readJsonLines } from '../../test/support/json-lines.mjs';
import { provisionToken } from '../../test/support/run-app.mjs';
import { readStation } from '../../test/support/shown-station.mjs';
import { createTempFolder } from '../../test/support/temp-folder.mjs';
import { projectFolder } from '../cli.mjs';
import { SANDBOX_SWITCHES } from '../display.mjs';

const run = promisify(execFile);

/** How many pixels of the display are one of CSS. A screen that the system scales to 125 % has 1.25. */
export const DISPLAY_SCALE = Number(process.env.STAGEBAY_DISPLAY_SCALE ?? 1);

/**
 * @param {Record<string, unknown>} [policy] the policy of the station
 * @param {object} [options]
 * @param {string} [options.token] provisioned before the window opens
 * @param {import('../../test/support/temp-folder.mjs').TempFolder} [options.folder] that of an earlier station
 */
export async function openStation(policy, { token, folder = createTempFolder('demo') } = {}) {
  const userData = path.join(folder.path, 'user-data');
  const policyFile = path.join(folder.path, 'policy.json');
  if (policy) writeFileSync(policyFile, JSON.stringify({ language: 'en', ...policy }));
  const command = {
    executablePath: process.env.STAGEBAY_ELECTRON ?? '',
    args: [projectFolder, ...SANDBOX_SWITCHES, `--force-device-scale-factor=${DISPLAY_SCALE}`],
    env: /** @type {Record<string, string>} */ ({
      ...process.env,
      STAGEBAY_USER_DATA: userData,
      ...(policy && { STAGEBAY_POLICY: policyFile }),
    }),
  };
  if (token) await provisionToken(command, token);
  const app = await _electron.launch(command);
  const page = await app.firstWindow();
  const stage = {
    order: page.getByRole('textbox', { name: 'Order ID' }),
    bags: page.getByRole('spinbutton', { name: 'Bags' }),
    items: page.getByRole('spinbutton', { name: 'Items' }),
    weight: page.getByRole('textbox', { name: 'Weight (lb)' }),
    press: () => page.getByRole('button', { name: 'Stage order' }).click(),
    clear: () => page.getByRole('button', { name: 'Clear', exact: true }).click(),
    entry: (/** @type {string} */ id) => page.getByRole('list', { name: 'Recent orders' }).getByRole('listitem').filter({ hasText: id }),
    go: (/** @type {string} */ place) => page.getByRole('tab', { name: place, exact: true }).click(),
  };
  await stage.order.waitFor();
  let current = { language: 'en', ...policy };
  const changePolicy = (/** @type {Record<string, unknown>} */ values) => {
    current = { ...current, ...values };
    writeFileSync(`${policyFile}.new`, JSON.stringify(current));
    renameSync(`${policyFile}.new`, policyFile);
  };
  return {
    app,
    page,
    stage,
    folder,
    userData,
    /** Every request that the practice server has received so far, with its answer. */
    exchanges: () => readJsonLines(path.join(userData, 'logs', 'stagebay.log')).filter(({ event }) => event === 'practice-exchange'),
    /** Changes the language by policy, and waits until the screen shows it. @param {string} language */
    async showLanguage(language) {
      changePolicy({ language });
      await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    },
    /** Changes how long an order can be undone, by policy, and waits until it applies. @param {number} seconds */
    async changeUndoSeconds(seconds) {
      changePolicy({ 'stage.undoSeconds': seconds });
      const readSeconds = async () => (await readStation(page)).settings['stage.undoSeconds'];
      await expect.poll(readSeconds).toBe(seconds);
    },
    /** @param {number} width of the page, in CSS pixels @param {number} height */
    async resize(width, height) {
      const size = { width, height };
      await evaluateTwice(() =>
        app.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), size),
      );
      // The window manager makes a window of the screen's size one pixel smaller.
      await page.waitForFunction((wanted) => Math.abs(innerWidth - wanted) < 2, width);
    },
    /** Keeps the folder for another station if it is asked to. @param {{ keepsFolder?: boolean }} [options] */
    async close({ keepsFolder = false } = {}) {
      await app.close();
      if (!keepsFolder) folder.remove();
    },
  };
}

/**
 * Repeats an evaluation in the main process that the inspector lost: V8 may collect the promise of a result before it is settled. The
 * evaluation has to be one that can be made twice.
 * @template Value
 * @param {() => Promise<Value>} evaluate
 */
export const evaluateTwice = (evaluate) =>
  evaluate().catch((error) => {
    if (!/promise was garbage collected/i.test(String(error))) throw error;
    return evaluate();
  });

/** Types as a wedge scanner: keys 10 ms apart, then Enter. @param {string} text */
export async function scan(text) {
  // High priority, because a scanner does not wait for a busy computer. Without the permission `nice` runs the command all the same.
  await run('nice', ['-n', '-15', 'xdotool', 'type', '--delay', '20', '--', text]);
  await run('nice', ['-n', '-15', 'xdotool', 'key', '--delay', '0', 'Return']);
}

/** Types as a person. @param {string} text */
export async function type(text) {
  for (const character of text) {
    await delay(180);
    // A person holds each key for a while.
    await run('xdotool', ['keydown', character, 'sleep', '0.08', 'keyup', character]);
  }
  await delay(300);
}
