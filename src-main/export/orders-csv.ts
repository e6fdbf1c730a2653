/**
 * The history as CSV (RFC 4180, with the byte-order mark by which spreadsheets know UTF-8).
 *
 * What it holds was printed on labels and answered by servers: a text that begins as a formula does is written so
 * that a spreadsheet shows it and does not run it (CWE-1236).
 */
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { toDollars } from '../../src-shared/dollars';
import type { Failure } from '../../src-shared/failure';
import type { Intent } from '../../src-shared/intent';
import type { Cents } from '../../src-shared/money';
import { formatPounds } from '../../src-shared/pounds';

/** Names of columns. Programs read them too: what is released keeps its name. */
const COLUMNS = [
  'order_id',
  'user_id',
  'what',
  'state',
  'handed_over_at',
  'changed_at',
  'attempts',
  'bags',
  'items',
  'weight_lb',
  'tip',
  'cart_total',
  'alcoholic',
  'bag_label',
  'special_instructions',
  'window_start',
  'window_end',
  'service_option_id',
  'answer_status',
  'failure',
  'failure_detail',
  'sent_to',
  'id',
] as const;

type Row = Record<(typeof COLUMNS)[number], string | number>;

/**
 * Writes everything, and the name only when all of it is there: a file that was cut short is not left behind under it.
 * @param batches newest first, as the journal gives them
 * @param timeZone of the store; `null` is the machine's
 * @returns how many were written
 * @throws what the disk says
 */
export async function writeOrdersCsv(file: string, batches: AsyncIterable<readonly Intent[]>, timeZone: string | null): Promise<number> {
  const part = `${file}.part`;
  let written = 0;
  const moment = storeClock(timeZone);
  async function* rows(): AsyncGenerator<Row> {
    for await (const batch of batches) {
      for (const intent of batch) yield rowOf(intent, moment);
      written += batch.length;
    }
  }
  try {
    const handle = await open(part, 'w');
    const csv = stringify({
      columns: [...COLUMNS],
      header: true,
      bom: true,
      record_delimiter: 'windows',
      escape_formulas: true,
      // By itself it quotes only the line end that it writes; half of one would be a new line to most readers.
      quoted_match: /[\r\n]/,
    });
    await pipeline(rows, csv, handle.createWriteStream({ flush: true }));
    await rename(part, file);
    return written;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function rowOf({ id, what, request, destination, state, createdAt, changedAt, attempts }: Intent, moment: (at: number) => string): Row {
  const said = what === 'stage' ? request : request.changes;
  const changes = what === 'update' ? request.changes : {};
  return {
    order_id: request.orderId,
    user_id: request.userId ?? '',
    what,
    state: state.name,
    handed_over_at: moment(createdAt),
    changed_at: moment(changedAt),
    attempts,
    bags: said.bags ?? '',
    items: said.items ?? '',
    weight_lb: said.weight === undefined ? '' : formatPounds(said.weight),
    tip: dollars(changes.tip),
    cart_total: dollars(changes.cartTotal),
    alcoholic: changes.alcoholic === undefined ? '' : String(changes.alcoholic),
    bag_label: changes.bagLabel ?? '',
    special_instructions: changes.specialInstructions ?? '',
    window_start: changes.window?.startAt ?? '',
    window_end: changes.window?.endAt ?? '',
    service_option_id: changes.window?.serviceOptionId ?? '',
    answer_status: state.name === 'staged' ? state.answer.status : state.name === 'updated' ? state.details.status : '',
    failure: 'failure' in state && state.failure ? state.failure.kind : '',
    failure_detail: 'failure' in state && state.failure ? detailOf(state.failure) : '',
    sent_to: destination.mode === 'practice' ? 'practice' : destination.baseUrl,
    id,
  };
}

const dollars = (cents: Cents | undefined): string => (cents === undefined ? '' : toDollars(cents).toFixed(2));

/** The server's own words where there are some, otherwise what a technician wants to know. */
function detailOf(failure: Failure): string {
  if ('reasons' in failure && failure.reasons.length > 0) return failure.reasons.map(({ message }) => message).join(' | ');
  if ('detail' in failure) return failure.detail;
  return 'status' in failure ? String(failure.status) : '';
}

/** `2026-11-22 14:02:31 -05:00`: sorts as text, and spreadsheets show it as it is. */
function storeClock(timeZone: string | null): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...(timeZone && { timeZone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const offset = part.timeZoneName === 'GMT' ? '+00:00' : String(part.timeZoneName).replace('GMT', '');
    return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second} ${offset}`;
  };
}
