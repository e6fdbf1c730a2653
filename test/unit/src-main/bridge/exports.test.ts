import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OrdersContext } from '../../../../src-main/bridge/orders';
import { silentLog } from '../../../../src-main/log';
import { createDisk, createFileTasks } from '../../../../src-main/saved-files';
import { fail, ok } from '../../../../src-shared/base/result';
import type { ExportFormat, FileTask } from '../../../../src-shared/station/file-task';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';
import { newIntent, openCourierHarness } from '../courier/fixtures/courier-harness';
import { readXlsx } from '../order-export/fixtures/read-xlsx';
import { callOrderQueries } from './fixtures/call-handlers';
import { ordersContext } from './fixtures/orders-context';

let folder: string;
beforeEach(() => {
  folder = createTestFolder('bridge-export');
});

/** A PIN is set, and was not entered. */
const LOCKED: OrdersContext['lock'] = {
  async authorize(pin) {
    if (pin === undefined) return fail({ kind: 'locked' });
    return pin === '471147' ? ok(null) : fail({ kind: 'wrong-pin', tryAgainInSeconds: 1 });
  },
};

async function open(orderIds: readonly string[], lock: OrdersContext['lock'] = { authorize: async () => ok(null) }) {
  const line = openCourierHarness();
  for (const orderId of orderIds) await line.journal.append({ ...newIntent(orderId), holdMs: 60_000 });
  const told: FileTask[] = [];
  const files = createFileTasks({
    disk: createDisk(),
    rules: { platform: process.platform, ownFolder: join(folder, 'station') },
    configured: () => join(folder, 'exports'),
    pathOf: async () => folder,
    log: silentLog,
    onChange: (task) => void told.push(task),
  });
  const handlers = callOrderQueries(ordersContext(line, { files, lock }));
  async function write(format: ExportFormat, query: { text: string; states: null } = { text: '', states: null }): Promise<FileTask> {
    expect(await handlers['orders.export']({ ...query, format })).toEqual({ ok: true, value: null });
    await waitFor(() => expect(told.at(-1)?.progress.kind).toBe('saved'));
    return told.at(-1) as FileTask;
  }
  return { handlers, line, told, write };
}

describe('an export of orders', () => {
  it.each(['csv', 'xlsx'] as const)('an export as %s contains every matching order and reports their number', async (format) => {
    const { write } = await open(['A-1', 'A-2', 'B-1']);
    const { progress } = await write(format, { text: 'a-', states: null });
    expect(progress).toMatchObject({ kind: 'saved', orders: 2 });
    const path = progress.kind === 'saved' ? progress.path : '';
    expect(dirname(path)).toBe(join(folder, 'exports'));
    expect(basename(path)).toMatch(new RegExp(`^stagebay-activity-\\d{4}-\\d\\d-\\d\\d\\.${format}$`));
    const bytes = readFileSync(path);
    const ids =
      format === 'csv'
        ? bytes
            .toString()
            .trim()
            .split('\r\n')
            .map((line) => line.split(',')[0])
        : readXlsx(bytes).rows.map((row) => row[0]?.value);
    expect(ids.slice(1)).toEqual(['A-2', 'A-1']);
  });

  it('an export contains where each order is', async () => {
    const { line, write } = await open(['A-1', 'A-2']);
    await line.known.changePlace('A-1' as never, 'Shelf 4', Date.now());
    const { progress } = await write('csv');
    const rows = readFileSync(progress.kind === 'saved' ? progress.path : '', 'utf8').split('\r\n');
    expect(rows.find((row) => row.startsWith('A-1,'))).toMatch(/,Shelf 4,,,$/);
    expect(rows.find((row) => row.startsWith('A-2,'))).toMatch(/,,,,$/);
  });

  it('a reloaded page receives the progress of a running export', async () => {
    const { handlers, told } = await open(['A']);
    await handlers['orders.export']({ text: '', states: null, format: 'csv' });
    const before = told.length;
    await handlers['orders.recent']({ limit: 1 });
    expect(told.length).toBeGreaterThan(before);
    await waitFor(() => expect(told.at(-1)?.progress.kind).toBe('saved'));
  });

  it("an export that the journal's disk interrupts reports the failure", async () => {
    const { handlers, line, told } = await open(['A']);
    line.journal.searchAll = async function* () {
      yield* [];
      throw new Error('disk I/O error');
    };
    await handlers['orders.export']({ text: '', states: null, format: 'xlsx' });
    await waitFor(() => expect(told.at(-1)?.progress).toEqual({ kind: 'failed', problem: { kind: 'failed', detail: 'disk I/O error' } }));
  });

  it('an export needs the PIN if one is set, and writes nothing with a wrong PIN', async () => {
    const { handlers, told } = await open(['A'], LOCKED);
    const query = { text: '', states: null, format: 'csv' } as const;
    expect(await handlers['orders.export'](query)).toEqual({ ok: false, problem: { kind: 'locked' } });
    const wrong = { ok: false, problem: { kind: 'wrong-pin', tryAgainInSeconds: 1 } };
    expect(await handlers['orders.export']({ ...query, pin: '000000' })).toEqual(wrong);
    expect(told).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    expect(await handlers['orders.export']({ ...query, pin: '471147' })).toEqual({ ok: true, value: null });
    await waitFor(() => expect(told.at(-1)?.progress.kind).toBe('saved'));
  });
});
