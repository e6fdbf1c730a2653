/** Opens the product's log, journal and client in plain Node, for the parts that send the orders of a journal. */

/** @typedef {import('./node-build.mjs').ProductModules} ProductModules */

export const TOKEN = 'bench-token-0123456789';

/**
 * @param {ProductModules} modules
 * @param {string} file the journal's
 * @param {string} logs a folder
 */
export async function openBackend(
  { journal: { openJournal }, connect: { createConnectClient }, vault: { bindCredentials }, log: { openLog } },
  file,
  logs,
) {
  const log = openLog(logs);
  const opened = await openJournal(file, { log });
  if (!opened.ok) throw new Error(`The journal could not be opened: ${JSON.stringify(opened.problem)}`);
  const { journal } = opened.value;
  const connect = createConnectClient({
    userAgent: 'Stagebay/bench',
    language: () => 'en-US',
    credentials: async () => ({ ok: true, value: bindCredentials({ kind: 'bearer', token: TOKEN }, () => true) }),
    onRequestFinished: (call) => log.info('call', { ...call }),
  });
  return { log, journal, connect };
}

/**
 * Resolves when the given number of orders has been staged from now on.
 * @param {Pick<import('../../../src-main/journal').Journal, 'onChange'>} journal
 * @param {number} orders
 * @returns {Promise<void>}
 */
export function waitUntilStaged(journal, orders) {
  let staged = 0;
  return new Promise((resolve) => {
    journal.onChange(({ state }) => {
      if (state.kind === 'staged') staged += 1;
      if (staged === orders) resolve();
    });
  });
}
