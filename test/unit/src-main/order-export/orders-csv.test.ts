import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportOrders } from '../../../../src-main/order-export';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { intentIn, REFUSED, STATES } from '../../src-renderer/stage/fixtures/intents';
import { batches, EDIT, editWith, knownAs } from './fixtures/orders';

/** Parses a CSV by the grammar of RFC 4180, independently of the code under test. */
function parse(csv: string): string[][] {
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/gy;
  const rows: string[][] = [[]];
  while (field.lastIndex < csv.length) {
    const match = field.exec(csv);
    if (!match) throw new Error('This is not RFC 4180.');
    const [, text = '', end] = match;
    rows.at(-1)?.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end === '\r\n' && field.lastIndex < csv.length) rows.push([]);
  }
  return rows;
}

const textOf = (...intents: readonly Intent[]): Promise<string> => toCsv(batches(...intents));

async function toCsv(orders: ReturnType<typeof batches>): Promise<string> {
  let text = '';
  for await (const chunk of exportOrders('csv', orders, 'America/Toronto')) text += chunk;
  return text;
}

async function exportAndParse(...intents: readonly Intent[]): Promise<Record<string, string>[]> {
  const rows = toRecords(await textOf(...intents));
  expect(rows).toHaveLength(intents.length);
  return rows;
}

function toRecords(text: string): Record<string, string>[] {
  expect(text.startsWith('\uFEFForder_id,')).toBe(true);
  const [header = [], ...rows] = parse(text.slice(1));
  return rows.map((row) => {
    expect(row).toHaveLength(header.length);
    return Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']));
  });
}

const SIGNS = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

describe('orders as CSV', () => {
  it('a CSV keeps the names and the order of its columns', async () => {
    const names =
      'order_id,user_id,what,state,handed_over_at,changed_at,attempts,bags,items,weight_lb,tip,cart_total,alcoholic,bag_label,' +
      'special_instructions,window_start,window_end,service_option_id,answer_status,failure,failure_detail,sent_to,id';
    expect((await textOf()).slice(1)).toMatch(new RegExp(`^${names}(,|\r\n$)`));
  });

  it('a CSV contains the content of each order, its local times, and its result', async () => {
    const rows = await exportAndParse(
      EDIT,
      intentIn({ kind: 'rejected', failure: REFUSED }, { bags: 3, items: 12, weight: 1_425, userId: 'Ünï' }),
    );
    expect(rows[0]).toMatchObject({
      order_id: 'B',
      what: 'update',
      state: 'updated',
      handed_over_at: '2026-03-02 04:00:00 -05:00',
      changed_at: '2026-03-02 04:00:01 -05:00',
      attempts: '2',
      tip: '4.50',
      cart_total: '1234.56',
      alcoholic: 'false',
      bag_label: 'a "b", c',
      special_instructions: 'one\r\ntwo',
      answer_status: 'brand_new',
      sent_to: 'https://connect.example',
    });
    expect(rows[1]).toMatchObject({
      order_id: 'A',
      user_id: 'Ünï',
      what: 'stage',
      state: 'rejected',
      bags: '3',
      items: '12',
      weight_lb: '14.25',
      tip: '',
      failure: 'refused',
      failure_detail: 'Bags count is too high',
    });
  });

  it('a CSV names the sender of a foreign response and the window that Connect chose', async () => {
    const window = { startsAt: '2026-12-01T22:30:00Z', endsAt: '2026-12-01T23:00:00Z' };
    const answer = {
      ...orderDetailsWith({ id: 'A', status: 'staged', milestone: 'staged' }),
      window,
      isFallbackWindow: true,
      storeLocation: 'store-7',
      bagCount: 3,
    };
    const rows = await exportAndParse(
      intentIn({ kind: 'unknown', failure: { kind: 'not-connect', status: 502, what: 'coded', source: 'BigIP', text: 'sdch' } }),
      intentIn({ kind: 'rejected', failure: REFUSED }),
      intentIn({ kind: 'staged', answer }),
    );
    expect(rows[0]).toMatchObject({ answer_kind: 'coded', answered_by: 'BigIP', failure_detail: '502 sdch' });
    expect(rows[1]).toMatchObject({ answer_kind: 'connect', answered_by: '' });
    expect(rows[2]).toMatchObject({
      answer_window_start: '2026-12-01T22:30:00Z',
      answer_window_is_fallback: 'true',
      answer_store: 'store-7',
      answer_bags: '3',
    });
  });

  it("a CSV contains the place of an order, and Connect's last status as received with its time, in the last columns", async () => {
    const intent = intentIn(STATES.staged);
    async function* orders() {
      yield [
        { intent, known: knownAs('Shelf 4', 'at_store', Date.parse('2026-03-02T10:00:00Z')) },
        { intent, known: knownAs(null, '=teleported') },
        { intent, known: null },
      ];
    }
    const text = await toCsv(orders());
    expect(text.split('\r\n')[0]).toMatch(/,answer_bags,place,connect_status,connect_status_at,bags_handed_over_at$/);
    const rows = toRecords(text);
    expect(rows[0]).toMatchObject({ place: 'Shelf 4', connect_status: 'at_store', connect_status_at: '2026-03-02 05:00:00 -05:00' });
    expect(rows[1]).toMatchObject({ place: '', connect_status: "'=teleported" });
    expect(rows[2]).toMatchObject({ place: '', connect_status: '', connect_status_at: '' });
  });

  it('a CSV contains when the bags of an order were handed over, and nothing if that was undone', async () => {
    const intent = intentIn(STATES.staged);
    const known = knownAs(null, 'at_store');
    const handedOver = { kind: 'handed-over', at: Date.parse('2026-03-02T10:24:00Z') } as const;
    async function* orders() {
      yield [
        { intent, known: { ...known, handovers: [handedOver] } },
        { intent, known: { ...known, handovers: [handedOver, { kind: 'undone', at: handedOver.at + 5_000 } as const] } },
      ];
    }
    expect(toRecords(await toCsv(orders())).map((row) => row.bags_handed_over_at)).toEqual(['2026-03-02 05:24:00 -05:00', '']);
  });

  it('a CSV contains ids and labels unchanged', async () => {
    const [row] = await exportAndParse(editWith({ bagLabel: '3-4' }, { orderId: '12345676789012345678780', userId: '0012345' }));
    expect(row).toMatchObject({ order_id: '12345676789012345678780', user_id: '0012345', bag_label: '3-4' });
  });

  it('a CSV states the offset of times in the repeated hour and around a clock change', async () => {
    const moments = ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', '2026-03-08T06:59:59Z', '2026-03-08T07:00:00Z'];
    const rows = await exportAndParse(...moments.map((moment) => ({ ...EDIT, createdAt: Date.parse(moment) })));
    expect(rows.map((row) => row.handed_over_at)).toEqual([
      '2026-11-01 01:30:00 -04:00',
      '2026-11-01 01:30:00 -05:00',
      '2026-03-08 01:59:59 -05:00',
      '2026-03-08 03:00:00 -04:00',
    ]);
  });
});

describe('the escaping of formulas in a CSV', () => {
  it.each([
    ['=cmd', "'=cmd"],
    ['A;=cmd', "A;'=cmd"],
    ['A,@cmd', "A,'@cmd"],
    ['A; "=cmd', 'A; "\'=cmd'],
    ['one\n-2+3', "one\n'-2+3"],
    ['\t=cmd', "'\t'=cmd"],
    ['－cmd', "'－cmd"],
    ['\u200b=cmd', "\u200b'=cmd"],
    ['\u0000=cmd', "\u0000'=cmd"],
    ['3-4', '3-4'],
    ['A;B=C', 'A;B=C'],
    ["A;'=cmd", "A;'=cmd"],
  ])('the text %j is escaped as %j', async (text, guarded) => {
    const [row] = await exportAndParse(editWith({ bagLabel: text, specialInstructions: text }, { orderId: 'A;=cmd' }));
    expect(row).toMatchObject({ order_id: "A;'=cmd", bag_label: guarded, special_instructions: guarded });
  });

  it('no separator of any spreadsheet leaves a cell that starts with a formula', async () => {
    const piece = fc.oneof(fc.constantFrom(...SIGNS, ',', ';', '\t', '\r', '\n', '"', ' ', "'", 'a', '1'), fc.string({ unit: 'grapheme' }));
    const label = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(label, async (text) => {
        const csv = await textOf(editWith({ bagLabel: text, specialInstructions: text }));
        for (const cell of csv.split(/[,;\t\r\n]/)) expect(SIGNS).not.toContain(cell.replace(/^[\s"]+/, '').charAt(0));
      }),
      { numRuns: 200 },
    );
  });

  it('a text without signs is unchanged', async () => {
    const text = fc
      .string({ unit: 'binary' })
      .filter((value) => !/[=+\-@＝＋－＠]/.test(value) && !/^[\t\r]/.test(value) && value.isWellFormed());
    await fc.assert(
      fc.asyncProperty(text, async (label) => {
        expect((await exportAndParse(editWith({ bagLabel: label })))[0]?.bag_label).toBe(label);
      }),
      { numRuns: 60 },
    );
  });

  it('escaping takes no longer for a text of separators and blanks', async () => {
    const start = performance.now();
    const worst = [';'.repeat(5_000), '\t'.repeat(5_000), `;${' '.repeat(4_990)}=`, ' ='.repeat(2_500)];
    for (const text of worst) await textOf(editWith({ specialInstructions: text }));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
