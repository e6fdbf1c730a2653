import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeOrdersCsv } from '../../../src-main/export';
import { type Edit, type Intent, IntentId, NO_FACTS } from '../../../src-shared/intent';
import { UpdateRequest } from '../../../src-shared/update';
import { LIVE } from '../courier/fixtures/line';
import { intentIn, MORNING, REFUSED, STATES } from '../stage/fixtures/intents';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-export-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function* batches(...intents: readonly Intent[]): AsyncGenerator<readonly Intent[]> {
  for (const intent of intents) yield [intent];
}

/** Reads RFC 4180, by its grammar and by nothing of ours. */
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

async function written(...intents: readonly Intent[]): Promise<Record<string, string>[]> {
  const file = join(folder, 'orders.csv');
  expect(await writeOrdersCsv(file, batches(...intents), 'America/Toronto')).toBe(intents.length);
  const text = readFileSync(file, 'utf8');
  expect(text.startsWith('\uFEFForder_id,')).toBe(true);
  const [header = [], ...rows] = parse(text.slice(1));
  return rows.map((row) => {
    expect(row).toHaveLength(header.length);
    return Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']));
  });
}

const edit: Edit = {
  id: IntentId.parse(crypto.randomUUID()),
  what: 'update',
  request: UpdateRequest.parse({
    orderId: 'B',
    userId: 'U',
    changes: { tip: 450, cartTotal: 123_456, alcoholic: false, bagLabel: 'a "b", c', specialInstructions: 'one\r\ntwo' },
  }),
  destination: LIVE,
  state: STATES.updated,
  facts: NO_FACTS,
  createdAt: MORNING,
  wantedAt: MORNING,
  changedAt: MORNING + 1_500,
  attempts: 2,
};

describe('the history as CSV', () => {
  it('says of each order what was handed over, when by the clock of the store, and how it ended', async () => {
    const rows = await written(
      edit,
      intentIn({ name: 'rejected', failure: REFUSED }, { bags: 3, items: 12, weight: 1_425, userId: 'Ünï' }),
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

  it('runs no formula in a spreadsheet, whatever a label or a server says', async () => {
    const formula = fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'), fc.string({ unit: 'grapheme' }))
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(formula, async (text) => {
        const request = UpdateRequest.parse({ orderId: 'B', userId: 'U', changes: { bagLabel: text, specialInstructions: text } });
        const [row] = await written({ ...edit, request });
        expect(row?.bag_label).toBe(`'${text}`);
        expect(row?.special_instructions).toBe(`'${text}`);
      }),
      { numRuns: 60 },
    );
  });

  it('gives every text back as it was, with its quotes, commas and lines', async () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !/^[=+\-@\t\r＝＋－＠]/.test(value) && value.isWellFormed());
    await fc.assert(
      fc.asyncProperty(text, async (label) => {
        const request = UpdateRequest.parse({ orderId: 'B', userId: 'U', changes: { bagLabel: label } });
        expect((await written({ ...edit, request }))[0]?.bag_label).toBe(label);
      }),
      { numRuns: 60 },
    );
  });

  it('that cannot be finished leaves the file of before as it was, and no half of a new one', async () => {
    const file = join(folder, 'orders.csv');
    writeFileSync(file, 'before');
    async function* broken(): AsyncGenerator<readonly Intent[]> {
      yield [edit];
      throw new Error('the disk does not read');
    }
    await expect(writeOrdersCsv(file, broken(), null)).rejects.toThrow('the disk does not read');
    expect(readFileSync(file, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['orders.csv']);
  });
});
