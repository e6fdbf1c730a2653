/**
 * A fast packer: fills the form in the page by its accessible names, without key events, which would take most of the time. Scans are
 * measured in `scan.bench.mjs`.
 */

/**
 * Stages orders and waits until none is being sent.
 * @param {import('../../support/devtools-page.mjs').Page} page
 * @param {readonly string[]} orderIds
 * @param {'form' | 'bridge'} [by] `form`: one after the other, each as soon as the form is free. `bridge`: four at a time,
 *   by what the form itself calls; where there are so many that drawing each in the form would take most of the time.
 */
export async function stageOrders(page, orderIds, by = 'form') {
  await inPage(page, 'packer', work, orderIds, by);
}

/**
 * Dismisses the orders that need a person.
 * @param {import('../../support/devtools-page.mjs').Page} page
 * @returns {Promise<number>} how many
 */
export const dismissAll = (page) => inPage(page, 'lead', dismiss);

/**
 * Calls a function that the page is given once: given each time, its text and what the engine makes of it would pile up in
 * the memory that is measured.
 * @param {import('../../support/devtools-page.mjs').Page} page
 * @param {string} name
 * @param {Function} work
 * @param {...unknown} values
 */
async function inPage(page, name, work, ...values) {
  if (!(await page.evaluate(`'${name}' in window`))) await page.evaluate(`void (window.${name} = ${work})`);
  return page.evaluate(`window.${name}(...${JSON.stringify(values)})`);
}

/* The functions below run in the page and use no variable from outside. */

/** @param {string[]} orderIds @param {'form' | 'bridge'} by */
async function work(orderIds, by) {
  const call = async (/** @type {unknown[]} */ ...asked) => JSON.parse(await /** @type {any} */ (window).station.call(...asked));
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  if (by === 'form') await fillForm();
  else await Promise.all([0, 1, 2, 3].map(callBridge));
  const unsent = ['held', 'waiting', 'sending'];
  for (;;) {
    const found = await call('orders.find', { text: '', states: unsent, before: null, limit: 1 });
    if (found.value.intents.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** @param {number} lane */
  async function callBridge(lane) {
    for (const [index, orderId] of orderIds.entries()) {
      if (index % 4 !== lane) continue;
      const request = { orderId, bags: 1 };
      const answer = await call('orders.stage', { id: crypto.randomUUID(), request });
      if (!answer.ok) throw new Error(`${orderId} was not taken: ${JSON.stringify(answer)}`);
    }
  }

  async function fillForm() {
    const order = labeled('Order ID');
    const bags = labeled('Bags');
    const button = /** @type {HTMLButtonElement} */ (document.querySelector('[aria-describedby="stage-button-hint"]'));
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;

    /** @param {string} name @returns {HTMLInputElement} */
    function labeled(name) {
      const found = [...document.querySelectorAll('input')].find(({ labels }) =>
        [...(labels ?? [])].some((label) => label.textContent?.trim() === name),
      );
      if (!found) throw new Error(`There is no ${name}.`);
      return found;
    }
    /** @param {HTMLInputElement} input @param {string} text */
    function fill(input, text) {
      setValue?.call(input, text);
      input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
    }
    /** @param {() => boolean} holds */
    async function until(holds) {
      for (const start = performance.now(); !holds(); await turn()) {
        if (performance.now() - start > 30_000) throw new Error(`Waited too long: ${document.querySelector('main')?.textContent}`);
      }
    }

    for (const id of orderIds) {
      fill(order, id);
      await turn();
      fill(bags, '1');
      await until(() => button.dataset.state === 'ready');
      button.click();
      await until(() => order.value === '');
    }
  }
}

async function dismiss() {
  const call = async (/** @type {unknown[]} */ ...asked) => JSON.parse(await /** @type {any} */ (window).station.call(...asked));
  const found = await call('orders.find', { text: '', states: ['rejected', 'unknown'], before: null, limit: 500 });
  let done = 0;
  for (const { id, state } of found.value.intents) {
    const answer =
      state.kind === 'unknown'
        ? await call('orders.decide', { id, decision: 'mark-staged' })
        : await call('orders.resolve', { id, by: 'dismissed' });
    if (answer.ok) done += 1;
  }
  return done;
}
