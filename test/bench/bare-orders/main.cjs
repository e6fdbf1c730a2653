// The bare window with a database and undici behind its IPC: the same rows in the same tables as the station's, in the
// same durable transactions, and nothing looked at twice. A careful one (BARE_CAREFUL) does what a station may not leave out:
// it parses what the page sends, asks whether it knows the order, proves its rows, tells the page of each step, and asks the
// network before it writes on a connection that may have been closed.
const { app, BrowserWindow, ipcMain } = require('electron');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { crc32 } = require('node:zlib');
const Libsql = require('libsql');
const { Agent, request: post } = require('undici');
const { z } = require('zod');

const { BARE_USER_DATA, BARE_JOURNAL, BARE_CONNECT, BARE_PAGE, BARE_CAREFUL } = process.env;
app.setPath('userData', BARE_USER_DATA);
if (BARE_PAGE) {
  // As little as a station can have: no graphics card, no process for the network, and no more room for young objects than
  // at the start.
  app.disableHardwareAcceleration();
  for (const name of ['disable-gpu', 'disable-software-rasterizer']) app.commandLine.appendSwitch(name);
  app.commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2');
  setFlagsFromString('--semi-space-growth-factor=1');
  void require('keytar').getPassword('bare-station', 'token');
}

const database = new Libsql(BARE_JOURNAL);
database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL');
database.pragma('journal_mode = WAL');
const append = database.prepare(
  `INSERT INTO intent (seq, id, what, order_id, order_key, user_key, request, destination, state_name, state, unsent, needs_person,
      created_at, wanted_at, changed_at, attempts, proof)
    VALUES (?, ?, 'stage', ?, ?, NULL, ?, ?, 'waiting', '{"name":"waiting"}', 1, 0, ?, ?, ?, 0, ?)`,
);
const step = database.prepare(
  'UPDATE intent SET state_name = ?, state = ?, unsent = ?, needs_person = 0, wanted_at = wanted_at, changed_at = ?, attempts = 1, proof = ? WHERE seq = ?',
);
const record = database.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, 1, NULL, ?, ?)');
const transaction = (work) => {
  database.exec('BEGIN IMMEDIATE');
  work();
  database.exec('COMMIT');
};
let seq = database.prepare('SELECT coalesce(max(seq), 0) AS last FROM intent').all()[0].last;
const agent = new Agent({ connections: 4, pipelining: 1 });
const headers = { Accept: 'application/json', Authorization: 'Bearer a-token-for-the-bench', 'Content-Type': 'application/json' };
const destination = JSON.stringify({ mode: 'live', baseUrl: BARE_CONNECT, orderPaths: 'lastmile', retailerId: null });

const order = z.object({ id: z.uuid(), request: z.object({ orderId: z.string().min(1), bags: z.int().min(1) }) });
const before = database.prepare(
  `SELECT EXISTS (SELECT 1 FROM intent WHERE id = ?1)
    OR EXISTS (SELECT 1 FROM intent INDEXED BY unsent WHERE unsent = 1 AND order_id = ?2 AND what = 'stage') AS known`,
);
/** Runs a statement with the proof of its row. */
const write = (statement, values, ...where) => statement.run(...values, BARE_CAREFUL ? crc32(JSON.stringify(values)) : 0, ...where);

ipcMain.handle('stage', async (event, asked) => {
  const { id, request } = BARE_CAREFUL ? order.parse(asked) : asked;
  const { orderId, bags } = request;
  seq += 1;
  const row = seq;
  const at = Date.now();
  transaction(() => {
    if (BARE_CAREFUL && before.all(id, orderId)[0].known) throw new Error('This order is known.');
    write(append, [row, id, orderId, orderId, JSON.stringify(request), destination, at, at, at]);
    write(record, [row, 0, at, null, 'waiting', 'handed-over', null]);
    write(step, ['sending', '{"name":"sending"}', 1, at], row);
    write(record, [row, 1, at, 'waiting', 'sending', 'send', null]);
  });
  if (BARE_CAREFUL) {
    for (const state of ['waiting', 'sending']) event.sender.send('changed', { id, request, state, at });
    await new Promise(setImmediate);
  }
  const path = `/v2/fulfillment/lastmile/orders/${encodeURIComponent(orderId)}/staged`;
  const answer = await post(BARE_CONNECT + path, { dispatcher: agent, method: 'POST', headers, body: JSON.stringify({ bag_count: bags }) });
  const said = JSON.stringify(await answer.body.json());
  transaction(() => {
    write(step, ['staged', `{"name":"staged","answer":${said}}`, 0, at], row);
    write(record, [row, 2, at, 'sending', 'staged', 'taken', said]);
  });
});

const whole = (where) => `SELECT seq, id, request, destination, state, created_at, wanted_at, changed_at, attempts FROM intent ${where}`;
const queries = {
  order: database.prepare(whole('INDEXED BY by_order WHERE order_key = ? ORDER BY seq DESC LIMIT ?')),
  part: database.prepare(
    whole(
      `WHERE seq IN (SELECT seq FROM intent INDEXED BY by_text WHERE instr(order_key, ?1) > 0 OR instr(user_key, ?1) > 0 ORDER BY seq DESC LIMIT ?2)
        ORDER BY seq DESC`,
    ),
  ),
  all: database.prepare(whole('ORDER BY seq DESC LIMIT ?')),
  state: database.prepare(
    whole('WHERE seq IN (SELECT seq FROM intent INDEXED BY by_text WHERE state_name = ? ORDER BY seq DESC LIMIT ?) ORDER BY seq DESC'),
  ),
};
/** Asks once and says how long SQLite itself took, in milliseconds. */
ipcMain.handle('find', (_event, { by, values }) => {
  const start = performance.now();
  const rows = queries[by].all(...values);
  return { rows, tookMs: performance.now() - start };
});

app.whenReady().then(() => {
  const preload = join(__dirname, 'preload.cjs');
  const webPreferences = { preload, sandbox: true, backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required' };
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences });
  window.loadFile(BARE_PAGE ?? join(__dirname, 'index.html'));
});
app.on('window-all-closed', () => app.quit());
