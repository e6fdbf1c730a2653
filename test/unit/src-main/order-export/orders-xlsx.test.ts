import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportOrders } from '../../../../src-main/order-export';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import { TEXT_MAX_LENGTH } from '../../../../src-shared/order/update-request.schema';
import { intentIn, REFUSED, STATES } from '../../src-renderer/stage/fixtures/intents';
import { batches, EDIT, editWith, knownAs } from './fixtures/orders';
import { type Cell, readXlsx } from './fixtures/read-xlsx';

const sheetOf = (...intents: readonly Intent[]) => toSheet(batches(...intents));

async function toSheet(orders: ReturnType<typeof batches>) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of exportOrders('xlsx', orders, 'America/Toronto')) chunks.push(Buffer.from(chunk));
  return readXlsx(Buffer.concat(chunks));
}

/** The cells of each order by the names of their columns. */
async function exportAndParse(...intents: readonly Intent[]): Promise<Record<string, Cell | null>[]> {
  const rows = toRecords(await sheetOf(...intents));
  expect(rows).toHaveLength(intents.length);
  return rows;
}

function toRecords(sheet: Awaited<ReturnType<typeof toSheet>>): Record<string, Cell | null>[] {
  const [header = [], ...rows] = sheet.rows;
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name?.value ?? '', row[index] ?? null])));
}

const text = (value: string) => ({ type: 'inlineStr', value, format: '@' });
const number = (value: string, format: string) => ({ type: 'n', value, format });

/** Converts a spreadsheet date (days since 1899-12-30) to local time. */
const clockTime = (cell: Cell | null | undefined) =>
  new Date(Math.round((Number(cell?.value) - 25_569) * 86_400_000)).toISOString().slice(0, 19);

describe('orders as a spreadsheet', () => {
  it.each(['12345676789012345678780', '5E12', '0012345', '3-4', '1/2', 'A;=cmd', '=1+1', '@SUM(A1)', '_x0041_', 'TRUE'])(
    'a spreadsheet shows the id and label %s unchanged in text cells',
    async (value) => {
      const intent = editWith({ bagLabel: value, specialInstructions: value }, { orderId: value, userId: value });
      const [row] = await exportAndParse(intent);
      expect(row).toMatchObject({ order_id: text(value), user_id: text(value), bag_label: text(value), special_instructions: text(value) });
      expect((await sheetOf(intent)).formulas).toBe(0);
    },
  );

  it('a spreadsheet contains counts, weights and money as numbers', async () => {
    const [edit, staging] = await exportAndParse(EDIT, intentIn(STATES.staged, { bags: 3, items: 12, weight: 1_425 }));
    expect(edit).toMatchObject({ tip: number('4.5', '0.00'), cart_total: number('1234.56', '0.00'), attempts: number('2', '0') });
    expect(staging).toMatchObject({ bags: number('3', '0'), items: number('12', '0'), weight_lb: number('14.25', '0.00'), tip: null });
  });

  it("a spreadsheet contains times as dates in the store's time zone", async () => {
    const window = { serviceOptionId: 7 as never, startAt: '2026-07-04T17:30:00Z', endAt: '2026-07-04T15:30:00-04:00' };
    const [row] = await exportAndParse(editWith({ window }));
    for (const name of ['handed_over_at', 'window_start']) expect(row?.[name]).toMatchObject({ type: 'n', format: 'yyyy-mm-dd hh:mm:ss' });
    expect(clockTime(row?.handed_over_at)).toBe('2026-03-02T04:00:00');
    expect(clockTime(row?.changed_at)).toBe('2026-03-02T04:00:01');
    expect(clockTime(row?.window_start)).toBe('2026-07-04T13:30:00');
    expect(clockTime(row?.window_end)).toBe('2026-07-04T15:30:00');
  });

  it('a spreadsheet has the columns of the CSV, readable widths, a frozen header, and the time zone as its name', async () => {
    const sheet = await sheetOf(EDIT);
    let csv = '';
    for await (const chunk of exportOrders('csv', batches(), null)) csv += chunk;
    expect(sheet.rows[0]?.map((cell) => cell?.value)).toEqual(csv.slice(1).trimEnd().split(','));
    expect(sheet.frozenRows).toBe(1);
    expect(sheet.widths).toHaveLength(sheet.rows[0]?.length ?? 0);
    expect(Math.min(...sheet.widths)).toBeGreaterThan(5);
    expect(sheet.name).toBe('Orders America-Toronto');
  });

  it("a spreadsheet contains the place of an order as text, and Connect's last status and the hand-over with their times as dates", async () => {
    async function* orders() {
      const known = knownAs('=4+4', 'at_store');
      yield [{ intent: EDIT, known: { ...known, handovers: [{ kind: 'handed-over', at: Date.parse('2026-03-02T09:24:00Z') } as const] } }];
    }
    const sheet = await toSheet(orders());
    const [row] = toRecords(sheet);
    expect(row).toMatchObject({ place: text('=4+4'), connect_status: text('at_store') });
    expect(row?.connect_status_at).toMatchObject({ type: 'n', format: 'yyyy-mm-dd hh:mm:ss' });
    expect(clockTime(row?.connect_status_at)).toBe('2026-03-02T04:00:00');
    expect(clockTime(row?.bags_handed_over_at)).toBe('2026-03-02T04:24:00');
    expect(sheet.formulas).toBe(0);
  });

  it('a spreadsheet without orders has only the header', async () => {
    expect((await sheetOf()).rows).toHaveLength(1);
  });

  it('a spreadsheet keeps every text unchanged, whatever characters it contains', async () => {
    const label = fc.string({ unit: 'binary', maxLength: 60 }).filter((value) => value.isWellFormed() && value !== '');
    await fc.assert(
      fc.asyncProperty(label, async (value) => {
        expect((await exportAndParse(editWith({ bagLabel: value })))[0]?.bag_label?.value).toBe(value);
      }),
      { numRuns: 200 },
    );
    const awkward = `\uFFFE\uFFFF\u0000\u001F _x000D_ ]]> &amp; <t> 😀\r\n ${'x'.repeat(TEXT_MAX_LENGTH - 50)} `;
    expect((await exportAndParse(editWith({ specialInstructions: awkward })))[0]?.special_instructions?.value).toBe(awkward);
  });

  it('a spreadsheet truncates a text that is longer than Excel permits', async () => {
    const message = `${'x'.repeat(32_765)}😀${'y'.repeat(9)}`;
    const reason = { message, code: 1, field: null, waitSeconds: null, mayRetry: null };
    const [row] = await exportAndParse(intentIn({ kind: 'rejected', failure: { ...REFUSED, reasons: [reason] } as never }));
    expect(row?.failure_detail?.value).toBe(`${'x'.repeat(32_765)}…`);
  });
});
