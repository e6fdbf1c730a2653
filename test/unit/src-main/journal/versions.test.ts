/** Upgrades and downgrades: waiting orders are still sent, and no data is lost. */
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openConnection } from '../../../../src-main/database/connection';
import { openJournal } from '../../../../src-main/journal';
import { migrate, SCHEMA_VERSION } from '../../../../src-main/journal/migrations';
import { storedCause, storedStateName } from '../../../../src-main/journal/stored-names';
import { silentLog } from '../../../../src-main/log';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { Intent, StateName, StepRecord } from '../../../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../../../src-shared/intent/intent-machine';
import { UpdateRequest } from '../../../../src-shared/order/update-request.schema';
import { details, newEdit, newIntent } from '../courier/fixtures/courier-harness';
import { COVERED, rowsIn, tamper, withChecksums } from './fixtures/file-damage';
import { createJournalPath, openJournalAt } from './fixtures/journal-files';
import { ACCEPTED, appendAndAdvance, CUT_OFF, EVENTS_TO, SEND } from './fixtures/orders';

const LATER = SCHEMA_VERSION + 7;

/** The changes that a later version makes to a journal: it only adds columns and tables. */
const UPGRADE = [
  'ALTER TABLE intent ADD COLUMN place TEXT',
  'ALTER TABLE record ADD COLUMN operator TEXT',
  'CREATE TABLE bag (code TEXT PRIMARY KEY, intent INTEGER) STRICT',
  `PRAGMA user_version = ${LATER}`,
  `PRAGMA application_id = ${0x53544200 + LATER}`,
];

const COLUMNS_OF_THE_FIRST = [...COVERED, 'proof'];

/**
 * A journal as a later version leaves it.
 * @param changes SQL that the later version runs on its rows
 */
async function leftByLaterVersion(prepare: (file: string) => Promise<void>, ...changes: readonly string[]) {
  const file = createJournalPath();
  await prepare(file);
  await tamper(file, ...UPGRADE, ...changes);
  await withChecksums(file);
  return file;
}

async function withOrders(file: string, orders: Readonly<Record<string, readonly IntentEvent[]>>): Promise<void> {
  const { journal } = await openJournalAt(file);
  for (const [order, events] of Object.entries(orders)) await appendAndAdvance(journal, order, events);
  await journal.close();
}

describe('a journal of a later version', () => {
  it('a journal of a later version opens: waiting orders are sent, new orders are kept, and its additional columns stay', async () => {
    const file = await leftByLaterVersion(
      (empty) => withOrders(empty, { A: EVENTS_TO.waiting, B: EVENTS_TO.staged }),
      `UPDATE intent SET place = 'Fridge B'`,
    );
    const { journal } = await openJournalAt(file);
    const [waiting] = await journal.listUnsent();
    if (!waiting) throw new Error('An order is waiting.');
    for (const event of [SEND, ACCEPTED]) expect(await journal.advance(waiting.id, event)).toMatchObject({ ok: true });
    await appendAndAdvance(journal, 'C', EVENTS_TO.unknown);
    expect(await journal.countUnreadable()).toBe(0);
    await journal.close();
    expect(await rowsIn(file, 'SELECT CAST(place AS BLOB) AS place, CAST(state_name AS BLOB) AS state FROM intent ORDER BY seq')).toEqual([
      { place: 'Fridge B', state: 'staged' },
      { place: 'Fridge B', state: 'staged' },
      { place: null, state: 'unknown' },
    ]);
    const again = await openJournalAt(file);
    expect((await again.journal.listRecent(10)).map(({ state }) => state.kind)).toEqual(['unknown', 'staged', 'staged']);
  });

  it.each<[string, string, string]>([
    ['may still be sent', 'unsent = 1, needs_person = 0', 'waiting'],
    ['is sent only after a decision', 'unsent = 1, needs_person = 1', 'overdue'],
    ['needs attention', 'unsent = 0, needs_person = 1', 'unknown'],
    ['is final', 'unsent = 0, needs_person = 0', 'resolved'],
  ])(
    'an order in a state of a later version, which %s, is shown as the closest known state (%s: %s), and its row stays unchanged',
    async (_what, flags, shownAs) => {
      const file = await leftByLaterVersion(
        (empty) => withOrders(empty, { A: EVENTS_TO.waiting }),
        `UPDATE intent SET state_name = 'quantum', state = '{"name":"quantum","spin":2}', ${flags}`,
      );
      const log = { ...silentLog, error: vi.fn() };
      const { journal } = await openJournalAt(file, { log });
      expect(await journal.listRecent(1)).toMatchObject([{ request: { orderId: 'A' }, state: { kind: shownAs } }]);
      const open = await journal.listOpen({ states: ['waiting', 'overdue', 'unknown'], after: 0, limit: 5 });
      expect(open.map(({ intent }) => intent.state.kind)).toEqual(shownAs === 'resolved' ? [] : [shownAs]);
      expect(await journal.countUnreadable()).toBe(0);
      expect(log.error).not.toHaveBeenCalled();
      // An order in any unknown state needs a confirmation before it is staged again.
      expect((await journal.append(newIntent('A'))).ok).toBe(false);
      await journal.close();
      expect(await rowsIn(file, 'SELECT CAST(state AS BLOB) AS state FROM intent')).toEqual([{ state: '{"name":"quantum","spin":2}' }]);
    },
  );

  it('a failure kind of a later version allows a retry of its order, and is stored verbatim when the order is dismissed', async () => {
    const failure = '{"kind":"solar-flare","strength":9}';
    const file = await leftByLaterVersion(
      (empty) => withOrders(empty, { A: EVENTS_TO.waiting, B: EVENTS_TO.rejected }),
      `UPDATE intent SET state = json_object('name', state_name, 'notBefore', 5, 'failure', json('${failure}'))`,
      `UPDATE record SET failure = '${failure}' WHERE failure IS NOT NULL`,
    );
    const { journal } = await openJournalAt(file);
    const [rejected, waiting] = await journal.listRecent(2);
    if (!rejected || !waiting) throw new Error('There are two.');
    expect(waiting).toMatchObject({ state: { kind: 'waiting', failure: { kind: 'unrecognized' } } });
    for (const event of [SEND, ACCEPTED]) expect(await journal.advance(waiting.id, event)).toMatchObject({ ok: true });
    expect(await journal.advance(rejected.id, { kind: 'resolve', by: 'dismissed' })).toMatchObject({ ok: true });
    await journal.close();
    const [, settled] = await rowsIn(file, "SELECT CAST(json_extract(state, '$.failure') AS BLOB) AS failure FROM intent ORDER BY seq");
    expect(settled).toEqual({ failure });
  });

  it('an order with a request field and order paths of a later version becomes misrouted and keeps its row unchanged', async () => {
    const file = await leftByLaterVersion(
      (empty) => withOrders(empty, { A: EVENTS_TO.waiting }),
      `UPDATE intent SET request = json_set(request, '$.bagCodes', json('["7"]')), destination = json_set(destination, '$.orderPaths', 'drone')`,
    );
    const { journal } = await openJournalAt(file);
    const [intent] = await journal.listUnsent();
    expect(intent).toMatchObject({ request: { orderId: 'A' }, destination: { orderPaths: 'unrecognized' }, state: { kind: 'waiting' } });
    if (!intent) throw new Error('An order is waiting.');
    expect(await journal.advance(intent.id, { kind: 'misroute' })).toMatchObject({ ok: true });
    await journal.close();
    const [row] = await rowsIn(file, 'SELECT CAST(request AS BLOB) AS request, CAST(destination AS BLOB) AS destination FROM intent');
    expect(JSON.parse(String(row?.request))).toMatchObject({ orderId: 'A', bagCodes: ['7'] });
    expect(JSON.parse(String(row?.destination))).toMatchObject({ orderPaths: 'drone' });
    expect(await (await openJournalAt(file)).journal.countUnreadable()).toBe(0);
  });

  it('facts of a later version are kept after a step', async () => {
    const file = await leftByLaterVersion(
      (empty) => withOrders(empty, { A: EVENTS_TO.waiting }),
      `UPDATE intent SET facts = '{"awareOf":[],"ambiguousAttempts":0,"requestedAtServer":null,"place":"Shelf 4"}'`,
    );
    const { journal } = await openJournalAt(file);
    const [intent] = await journal.listUnsent();
    for (const event of [SEND, { kind: 'outcome-unknown', failure: CUT_OFF } as const])
      await journal.advance(intent?.id as Intent['id'], event);
    await journal.close();
    const [row] = await rowsIn(file, 'SELECT CAST(facts AS BLOB) AS facts FROM intent');
    expect(JSON.parse(String(row?.facts))).toMatchObject({ ambiguousAttempts: 1, place: 'Shelf 4' });
  });

  it('a journal of a later version is checked for damage at every start', async () => {
    const file = await leftByLaterVersion((empty) => withOrders(empty, { A: EVENTS_TO.waiting }), 'DROP INDEX by_text');
    expect(await openJournal(file, { log: silentLog })).toEqual({ ok: false, problem: { kind: 'newer', version: LATER } });
  });
});

it('an updated edit is stored without the progress of its details, which earlier versions do not know', async () => {
  const file = createJournalPath();
  const { journal } = await openJournalAt(file);
  const edit = newEdit('A', 3);
  await journal.append(edit);
  for (const event of [SEND, { kind: 'updated', details: details('A') } as const]) await journal.advance(edit.id, event);
  await journal.close();
  const [row] = await rowsIn(file, 'SELECT CAST(state AS BLOB) AS state FROM intent');
  expect(JSON.parse(String(row?.state))).toMatchObject({ name: 'updated', details: { id: 'A' } });
  expect(String(row?.state)).not.toContain('progress');
});

describe('an edit without a user and a service option', () => {
  /** The request as the version before needs it: it quarantines the row of any other. */
  const RequestOfVersionBefore = z.object({
    orderId: z.string(),
    userId: z.string().trim().min(1),
    changes: z.strictObject({
      window: z.strictObject({ serviceOptionId: z.int(), startAt: z.string(), endAt: z.string() }).optional(),
      tip: z.int().optional(),
    }),
  });
  const window = { startAt: '2026-11-22T17:00:00-05:00', endAt: '2026-11-22T18:00:00-05:00' };

  it.each<[string, object]>([
    ['neither', { orderId: 'A', changes: { window, tip: 450 } }],
    ['no user', { orderId: 'A', changes: { window: { serviceOptionId: 7, ...window } } }],
    ['no user and no window', { orderId: 'A', changes: { tip: 450 } }],
    ['both', { orderId: 'A', userId: 'u-1', changes: { window: { serviceOptionId: 7, ...window } } }],
  ])('an edit with %s is read back as it was, and the version before can read its row', async (_what, given) => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    const edit = { ...newEdit('A', 3), request: UpdateRequest.parse(given) };
    await journal.append(edit);
    await journal.advance(edit.id, SEND);
    await journal.close();
    const again = await openJournalAt(file);
    expect((await again.journal.listRecent(1))[0]?.request).toEqual(given);
    await again.journal.close();
    const [row] = await rowsIn(file, 'SELECT CAST(request AS BLOB) AS request, CAST(user_key AS BLOB) AS user FROM intent');
    const stored = RequestOfVersionBefore.parse(JSON.parse(String(row?.request)));
    // The version before computes this column again for the checksum of a row that it changes.
    expect(String(row?.user)).toBe(stored.userId);
  });
});

describe('a journal of an earlier version', () => {
  it('a refused order is stored under Connect’s field name, and read with the app’s own', async () => {
    const file = createJournalPath();
    const reason = { message: 'Too many.', code: 1001, field: 'bags', waitSeconds: null, mayRetry: null };
    const failure: Failure = { kind: 'refused', status: 400, reasons: [reason], source: null };
    await withOrders(file, { A: [SEND, { kind: 'refused', failure }] });
    for (const [table, column] of [
      ['intent', 'state'],
      ['record', 'failure'],
    ]) {
      const rows = await rowsIn(file, `SELECT CAST(${column} AS BLOB) AS stored FROM ${table}`);
      expect(String(rows.at(-1)?.stored)).toContain('"field":"bags_count"');
    }
    const { journal } = await openJournalAt(file);
    const [intent] = await journal.listRecent(1);
    expect(intent?.state).toEqual({ kind: 'rejected', failure });
    expect((await journal.timeline(intent?.id as Intent['id']))?.records.at(-1)?.failure).toEqual(failure);
  });

  it('a journal of an earlier version keeps a waiting order whose id has an invisible character', async () => {
    const file = createJournalPath();
    await withOrders(file, { A: EVENTS_TO.waiting });
    await tamper(
      file,
      `UPDATE intent SET request = json_set(request, '$.orderId', 'A' || char(0x200B) || '1'), order_id = 'A' || char(0x200B) || '1'`,
    );
    await withChecksums(file);
    const { journal } = await openJournalAt(file);
    expect(await journal.listUnsent()).toMatchObject([{ request: { orderId: 'A\u200B1' }, state: { kind: 'waiting' } }]);
    expect(await journal.countUnreadable()).toBe(0);
  });
});

describe('a journal of the first version', () => {
  it('a journal of version 1 is migrated with every order and step, and no order needs a decision', async () => {
    const orders = { A: EVENTS_TO.waiting, B: EVENTS_TO.unknown, C: EVENTS_TO.staged };
    const source = createJournalPath();
    await withOrders(source, orders);
    const file = createJournalPath();
    const connection = await openConnection(file);
    migrate(connection, 0, 1);
    await connection.close();
    const columns = COLUMNS_OF_THE_FIRST.join(', ');
    await tamper(
      file,
      `ATTACH '${source}' AS source`,
      `INSERT INTO intent SELECT ${columns} FROM source.intent`,
      'INSERT INTO record SELECT * FROM source.record',
    );
    await withChecksums(file, { facts: false });
    const { journal, notice } = await openJournalAt(file);
    expect(notice).toBeNull();
    const all = await journal.listRecent(10);
    expect(all.map(({ request, state }) => [request.orderId, state.kind])).toEqual([
      ['C', 'staged'],
      ['B', 'unknown'],
      ['A', 'waiting'],
    ]);
    expect(await Promise.all(all.map(async ({ id }) => (await journal.timeline(id))?.records.length))).toEqual([3, 3, 1]);
    expect(await journal.countUnreadable()).toBe(0);
    expect(await journal.countOpen()).toMatchObject({ unsent: 1, needsAttention: 1 });
  });
});

it('a journal contains the words for states and events that earlier versions read', async () => {
  const file = createJournalPath();
  await withOrders(file, { A: EVENTS_TO.misrouted, B: EVENTS_TO.resolved });
  expect(await rowsIn(file, 'SELECT CAST(state_name AS BLOB) AS name, CAST(state AS BLOB) AS state FROM intent ORDER BY seq')).toEqual([
    { name: 'parked', state: '{"name":"parked"}' },
    { name: 'settled', state: expect.stringMatching(/^\{"name":"settled","from":"unknown","by":"dismissed","failure":/) },
  ]);
  const steps = 'SELECT CAST(from_state AS BLOB) AS was, CAST(to_state AS BLOB) AS becomes, CAST(cause AS BLOB) AS cause FROM record';
  expect(await rowsIn(file, `${steps} ORDER BY intent, step`)).toEqual([
    { was: null, becomes: 'waiting', cause: 'handed-over' },
    { was: 'waiting', becomes: 'parked', cause: 'park' },
    { was: null, becomes: 'waiting', cause: 'handed-over' },
    { was: 'waiting', becomes: 'sending', cause: 'send' },
    { was: 'sending', becomes: 'unknown', cause: 'lost-sight' },
    { was: 'unknown', becomes: 'settled', cause: 'settle' },
  ]);
});

it('a stored type does not change without a decision', async () => {
  const options = { io: 'input', unrepresentable: 'any', reused: 'ref' } as const;
  const stored = { intent: z.toJSONSchema(Intent, options), record: z.toJSONSchema(StepRecord, options) };
  const message = `What the journal stores has changed. An older version must still be able to carry on with it: it shows a kind or state
    that it does not know as the closest one, keeps keys that it does not know, and may find fields missing that were there.
    Decide whether that is so, add the change to docs/decisions/0021-journal-versions.md, and take the new types over with
    npm test -- unit test/unit/src-main/journal/versions.test.ts -u`;
  await expect(`${JSON.stringify(withStoredNames(stored), null, 1)}\n`, message).toMatchFileSnapshot('fixtures/stored-types.snap');
});

/** A JSON schema with the names under which the journal stores its discriminants, states and events. */
function withStoredNames(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withStoredNames);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, { readonly const?: string }>> };
  const isState = StateName.safeParse(properties.kind?.const).success;
  const isIntent = properties.kind?.const === 'stage' || properties.kind?.const === 'update';
  const keyOf = (key: string): string => {
    if (key === 'kind' && isState) return 'name';
    if (key === 'kind' && isIntent) return 'what';
    return key === 'requestedAt' ? 'wantedAt' : key;
  };
  const convert = (key: string, value: unknown): unknown => {
    if (key === 'const' && StateName.safeParse(value).success) return storedStateName(value as StateName);
    if (key === 'enum' && isEqual(value, StateName.options)) return StateName.options.map(storedStateName);
    if (key === 'enum' && isEqual(value, StepRecord.shape.cause.options)) return StepRecord.shape.cause.options.map(storedCause);
    if (key === 'required') return (value as string[]).map(keyOf);
    if (key !== 'properties') return withStoredNames(value);
    // Only fresh details have a progress; it is never stored.
    const stored = Object.entries(value as object).filter(([name]) => name !== 'progress');
    return Object.fromEntries(stored.map(([name, type]) => [keyOf(name), withStoredNames(type)]));
  };
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, convert(key, value)]));
}

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
