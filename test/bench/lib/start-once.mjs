/** One cold start, from the parent's spawn to the first scan that is taken, in its steps. */
import { setTimeout as delay } from 'node:timers/promises';
import { launchApp } from './launch-app.mjs';
import { typeText } from './type-text.mjs';

const SCAN = 'FIRST-SCAN-1';

/**
 * When each step was reached, in milliseconds after the spawn.
 * @typedef {Record<'main' | 'ready' | 'window' | 'page' | 'listening' | 'paint' | 'focus' | 'accepted', number>} Start
 */

/**
 * Starts an app, proves with a scan that it takes one, and ends it.
 * @param {import('./launch-app.mjs').Bench} bench
 * @param {import('./launch-app.mjs').Subject} subject
 * @returns {Promise<Start>}
 */
export async function startOnce(bench, subject) {
  const app = await launchApp(bench, subject);
  try {
    const marks = await app.focused();
    const page = await app.page();
    const seen = await page.evaluate(`(${readMarks})()`);
    const accepted = Math.max(marks.focus, seen.paint, seen.listening);
    await typeText(SCAN, { enter: true });
    for (const since = performance.now(); (await page.evaluate(`(${findField})()`)) !== SCAN; await delay(5)) {
      if (performance.now() - since > 5_000) throw new Error(`The ${subject.name} window did not take its first scan.`);
    }
    page.close();
    const at = { ...marks, ...seen, accepted };
    return {
      main: at.main - app.spawnedAt,
      ready: at.ready - app.spawnedAt,
      window: at.window - app.spawnedAt,
      page: at.page - app.spawnedAt,
      listening: at.listening - app.spawnedAt,
      paint: at.paint - app.spawnedAt,
      focus: at.focus - app.spawnedAt,
      accepted: at.accepted - app.spawnedAt,
    };
  } finally {
    await app.close();
  }
}

/* The functions below run in the page. */

/** Waits until the page listens and is painted. */
async function readMarks() {
  for (;;) {
    const listening = performance.getEntriesByName('scanner-listening')[0]?.startTime;
    const paint =
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.getEntriesByName('first-paint')[0]?.startTime;
    const { timeOrigin } = performance;
    if (listening !== undefined && paint !== undefined)
      return { page: timeOrigin, listening: timeOrigin + listening, paint: timeOrigin + paint };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What the field for orders holds. */
function findField() {
  const inputs = [...document.querySelectorAll('input')];
  return (inputs.find(({ labels }) => [...(labels ?? [])].some((label) => label.textContent?.trim() === 'Order ID')) ?? inputs[0])?.value;
}
