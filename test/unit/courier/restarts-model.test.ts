/** Random days of a station whose app is quit and killed again and again, and what must hold on every one of them. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CourierOptions, CourierRules } from '../../../src-main/courier';
import { type Journal, type NewIntent, openJournal } from '../../../src-main/journal';
import { silentLog } from '../../../src-main/log';
import type { Failure } from '../../../src-shared/failure';
import { IntentId, type IntentRecord, type IntentState } from '../../../src-shared/intent';
import { type IntentEvent, isUnsent, needsPerson, transition } from '../../../src-shared/life';
import { StageRequest } from '../../../src-shared/order';
import { confirmsStaging } from '../../../src-shared/order-details';
import { assertNever, fail, ok, type Result } from '../../../src-shared/result';
import { UpdateRequest } from '../../../src-shared/update';
import { everythingIn } from '../journal/fixtures/orders';
import { anyFailure } from '../words/fixtures/failures';
import { type Expected, ExpectedLives, WORDS, type Word } from './fixtures/expected-lives';
import { details, LIVE, settleDown } from './fixtures/line';
import { type End, type Instant, type MortalLine, openMortalLine } from './fixtures/mortal-line';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How many days: some in every test run, and more for whoever has changed the courier or the journal. */
const RUNS = Number(process.env.STAGEBAY_RUNS ?? 25);
const LONGEST_MS = Math.max(MINUTE, RUNS * 5 * SECOND);

type Step =
  | { readonly does: 'stage'; readonly order: string; readonly holdMs: number }
  | { readonly does: 'edit'; readonly order: string; readonly replaces: number | null }
  | { readonly does: 'hand-over-again'; readonly which: number }
  | { readonly does: 'say'; readonly word: Word; readonly which: number }
  | { readonly does: 'answer'; readonly which: number; readonly failure: Failure | null }
  | { readonly does: 'check'; readonly which: number; readonly says: string | Failure }
  | { readonly does: 'wait' | 'turn-clock'; readonly ms: number }
  | { readonly does: 'wake' }
  | { readonly does: 'settings'; readonly isCurrent: boolean; readonly staleMs: number }
  | { readonly does: 'quit'; readonly failure: Failure | null; readonly downMs: number }
  | { readonly does: 'kill'; readonly downMs: number }
  | { readonly does: 'kill-at'; readonly write: number; readonly instant: Instant };

const which = fc.nat({ max: 20 });
const order = fc.constantFrom('A', 'B', 'C');
/** Of an edit: later, at a time that is named. */
const later = fc
  .constantFrom(30, 1_200)
  .map((waitSeconds): Failure => ({ kind: 'busy', status: 400, waitSeconds, reasons: [], source: null }));
const failure = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 4, arbitrary: anyFailure },
  { weight: 2, arbitrary: later },
);
const downMs = fc.constantFrom(0, 0, 2 * SECOND, 2 * HOUR, DAY);
const does = <Name extends Step['does']>(name: Name) => fc.constant(name);

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: does('stage'), order, holdMs: fc.constantFrom(0, 0, 1, 5 * SECOND) }) },
  { weight: 4, arbitrary: fc.record({ does: does('edit'), order, replaces: fc.option(which, { nil: null }) }) },
  { weight: 1, arbitrary: fc.record({ does: does('hand-over-again'), which }) },
  {
    weight: 7,
    arbitrary: fc.record({
      does: does('say'),
      word: fc.constantFrom(...WORDS, 'schedule', 'schedule'),
      which,
    }),
  },
  { weight: 9, arbitrary: fc.record({ does: does('answer'), which, failure }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: does('check'), which, says: fc.oneof(fc.constantFrom('staged', 'brand_new'), anyFailure) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: does('wait'),
      ms: fc.constantFrom(0, 1, 400, SECOND, 5 * SECOND, 30 * SECOND, MINUTE, 20 * MINUTE, 2 * HOUR, DAY),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: does('turn-clock'), ms: fc.constantFrom(-DAY, -HOUR, -SECOND, SECOND, HOUR, DAY) }) },
  { weight: 2, arbitrary: fc.record({ does: does('wake') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: does('settings'),
      isCurrent: fc.constantFrom(true, true, true, false),
      staleMs: fc.constantFrom(10 * MINUTE, HOUR, Number.POSITIVE_INFINITY),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: does('quit'), failure, downMs }) },
  { weight: 2, arbitrary: fc.record({ does: does('kill'), downMs }) },
  { weight: 2, arbitrary: fc.record({ does: does('kill-at'), write: fc.nat({ max: 3 }), instant: fc.constantFrom('before', 'after') }) },
);

/** With a process its timers end, and real time begins anew. */
const beginProcess = (now: number) => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now });

let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-restarts-'));
  const made = await openJournal(join(folder, 'new.db'), { log: silentLog });
  if (made.ok) await made.value.journal.close();
  beginProcess(Date.UTC(2026, 2, 2, 9));
  // A turn of the event loop takes no time, so that no clock goes on between a write and its commit. The fake timers
  // themselves need the true ones, which they have taken by now.
  vi.stubGlobal('setImmediate', queueMicrotask);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true, force: true });
});

/** A request that Connect has seen, and not yet answered. */
interface Request {
  answer(failure: Failure | null): void;
}

/** A station, whatever becomes of its app, and beside it what is expected of it. */
async function openStation(atOnce: number) {
  let isCurrent = true;
  let staleMs = HOUR;
  const rules: CourierRules = { isCurrent: () => isCurrent, staleMs: () => staleMs, looksByItself: true, onUnknown: () => 'ask' };
  const lives = new ExpectedLives(rules, atOnce);
  const requests = new Set<Request>();
  let statusNow: string | Failure = 'brand_new';
  /** The courier would take what is thrown at it for a fault of the client. */
  let violation: unknown = null;
  const disk = mkdtempSync(join(folder, 'station-'));
  const nextFile = () => join(mkdtempSync(join(disk, 'run-')), 'journal.db');

  /** Each hand-over has its own number of bags, by which Connect's side can tell whose request it sees. */
  function ofBags(bags: number | undefined): Expected {
    const one = lives.all.find(({ given }) => bagsOf(given) === bags);
    if (!one) throw new Error('Something was sent that nobody handed over.');
    return one;
  }

  /** Connect sees a request. */
  function see<Answer>(bags: number | undefined, success: Answer): Promise<Result<Answer, Failure>> {
    return new Promise((resolve) => {
      try {
        const one = ofBags(bags);
        lives.see(one);
        const request: Request = {
          answer(problem) {
            requests.delete(request);
            const answer = problem ? fail(problem) : ok(success);
            lives.hear(one, answer);
            resolve(answer);
          },
        };
        requests.add(request);
      } catch (error) {
        violation ??= error;
      }
    });
  }

  const connect: Pick<CourierOptions, 'stage' | 'update' | 'look'> = {
    stage: (_to, { orderId, bags }) => see(bags, { id: orderId, status: 'staged', orderUrl: null }),
    update: (_to, { orderId, changes }) => see(changes.bags, details(orderId)),
    async look(_to, { orderId, bags }) {
      if (typeof statusNow !== 'string') return fail(statusNow);
      const one = ofBags(bags);
      if (one.life === 'unknown' && confirmsStaging(statusNow)) one.life = 'done';
      return ok({ id: orderId, status: statusNow, orderUrl: null });
    },
  };

  let file = nextFile();
  let remains = nextFile();
  copyFileSync(join(folder, 'new.db'), file);
  const open = () => openMortalLine(file, remains, { ...connect, rules, atOnce });
  let line: MortalLine = await open();
  await line.courier.start();

  /** Starts the app on what the last one left. */
  async function startAgain(end: End, before: readonly Expected[], downMs: number): Promise<void> {
    beginProcess(Date.now() + downMs);
    requests.clear();
    file = remains;
    remains = nextFile();
    line = await open();
    // Whoever quits has time to note what is known.
    lives.endProcess(await line.kept.recent(Number.POSITIVE_INFINITY), end === 'quit' ? lives.copy() : before);
    await line.courier.start();
    await settleDown();
  }

  /** Somebody wants something. They are told what was expected, or, when the app dies at it, nothing. */
  async function wants(asked: Promise<Result<unknown, unknown>>, expected: boolean): Promise<void> {
    const said: boolean[] = [];
    void asked.then((answer) => said.push(answer.ok));
    await settleDown();
    if (!line.end()) expect(said).toEqual([expected]);
  }

  async function handOver(intent: NewIntent): Promise<void> {
    const expected = lives.mayBeHandedOver(intent);
    if (expected) lives.handOver(intent);
    await wants(line.courier.accept(intent), expected);
  }

  /** Tells the station a person's word about an intent. */
  async function say(one: Expected, word: Word): Promise<void> {
    const { id, request } = one.given;
    const expected = lives.allows(one, word);
    // The window names the time, and only where there is one.
    const notBefore = lives.namedTime(one) ?? Date.now();
    if (word === 'schedule' && !expected) return;
    if (expected) lives.tell(one, word);
    if (word === 'undo') return wants(line.courier.undo(id), expected);
    const answer = { id: request.orderId, status: 'marked-by-hand', orderUrl: null };
    // Each word takes of this what belongs to it.
    const event = { name: word, notBefore, answer, by: 'dismissed' } as IntentEvent;
    return wants(line.journal.advance(id, event), expected);
  }

  async function perform(step: Step): Promise<void> {
    switch (step.does) {
      case 'stage':
        return handOver(newStaging(step.order, step.holdMs));
      case 'edit': {
        const ofOrder = lives.all.filter(({ given }) => given.what === 'update' && given.request.orderId === step.order);
        return handOver(newEdit(step.order, step.replaces === null ? undefined : pick(ofOrder, step.replaces)?.given.id));
      }
      case 'hand-over-again': {
        const one = pick(lives.all, step.which);
        return one && wants(line.courier.accept(one.given), true);
      }
      case 'say': {
        const fits = lives.all.filter((one) => lives.allows(one, step.word));
        const one = pick(fits, step.which) ?? pick(lives.all, step.which);
        return one && say(one, step.word);
      }
      case 'answer':
        pick([...requests], step.which)?.answer(step.failure);
        return;
      case 'check': {
        statusNow = step.says;
        const one = pick(lives.among('unknown'), step.which);
        if (one) void line.courier.check(one.given.id);
        return;
      }
      case 'wait':
        await vi.advanceTimersByTimeAsync(step.ms);
        return;
      case 'turn-clock':
        vi.setSystemTime(Date.now() + step.ms);
        return;
      case 'wake':
        return line.courier.wake();
      case 'settings':
        isCurrent = step.isCurrent;
        staleMs = step.staleMs;
        return;
      case 'quit':
        line.quit();
        pick([...requests], 0)?.answer(step.failure);
        await vi.advanceTimersByTimeAsync(5 * SECOND);
        return line.ended;
      case 'kill':
        return line.kill();
      case 'kill-at':
        return line.killAt(step.write, step.instant);
      default:
        assertNever(step);
    }
  }

  async function take(step: Step): Promise<void> {
    const before = lives.copy();
    await perform(step);
    await settleDown();
    const end = line.end();
    if (end) await startAgain(end, before, 'downMs' in step ? step.downMs : 0);
    await look();
    if (!end && step.does === 'wait' && step.ms > HOUR) lives.expectNoneForgotten();
  }

  /** Looks whether all is as it was expected. */
  async function look(): Promise<void> {
    if (violation) throw violation;
    const kept = await line.kept.recent(Number.POSITIVE_INFINITY);
    lives.compare(kept);
    expect(await line.kept.counts()).toEqual({
      unsent: kept.filter(({ state }) => isUnsent(state)).length,
      needsPerson: kept.filter(({ state }) => needsPerson(state)).length,
    });
    expect(await line.kept.unreadable()).toBe(0);
  }

  /** The end of the day: everything is answered, and a person deals with whatever wants one. */
  async function closeShop(): Promise<void> {
    line.killAt(Number.POSITIVE_INFINITY, 'before');
    await take({ does: 'settings', isCurrent: true, staleMs: HOUR });
    const open = () => lives.among('here', 'asking', 'on-the-wire', 'unknown', 'rejected');
    for (let round = 0; round < 1_000 && open().length > 0; round += 1) {
      for (const one of lives.among('asking')) await say(one, round % 2 === 0 ? 'send-again' : 'withdraw');
      for (const one of lives.among('unknown')) await say(one, round % 2 === 0 ? 'confirm' : 'send-again');
      for (const one of lives.among('rejected')) await say(one, 'settle');
      for (const request of requests) {
        request.answer(null);
        await settleDown();
      }
      await take({ does: 'wait', ms: HOUR / 2 });
    }
    expect(open()).toEqual([]);
    expect(await line.kept.counts()).toEqual({ unsent: 0, needsPerson: 0 });
    const evening = await everythingIn(line.kept);
    await take({ does: 'kill', downMs: DAY });
    expect(await everythingIn(line.kept)).toEqual(evening);
    for (const { given } of lives.all) await expectLegalStory(line.kept, given.id);
    line.kill();
    rmSync(disk, { recursive: true, force: true });
  }

  return { take, closeShop };
}

const pick = <Value>(values: readonly Value[], index: number): Value | undefined => values[index % Math.max(values.length, 1)];

let lastBags = 0;
function nextBags(): number {
  lastBags = (lastBags % 99_999) + 1;
  return lastBags;
}
const bagsOf = (given: NewIntent) => (given.what === 'stage' ? given.request.bags : given.request.changes.bags);
const newId = () => IntentId.parse(crypto.randomUUID());
const newStaging = (orderId: string, holdMs: number): NewIntent => ({
  id: newId(),
  what: 'stage',
  request: StageRequest.parse({ orderId, bags: nextBags() }),
  destination: LIVE,
  holdMs,
});
const newEdit = (orderId: string, replaces: IntentId | undefined): NewIntent => ({
  id: newId(),
  what: 'update',
  request: UpdateRequest.parse({ orderId, userId: 'user-1', changes: { bags: nextBags() } }),
  destination: LIVE,
  holdMs: 0,
  replaces,
});

/** Every step that is remembered is one that there is, from the first to what the intent is now. */
async function expectLegalStory(journal: Journal, id: IntentId): Promise<void> {
  const story = await journal.story(id);
  const [first, ...steps] = story?.records ?? [];
  if (!story || !first) throw new Error('An intent has no story.');
  expect(first).toMatchObject({ from: null, cause: 'handed-over', attempt: 0 });
  let state: IntentState = first.to === 'held' ? { name: 'held', until: 0 } : { name: 'waiting', notBefore: 0, failure: null };
  expect(first.to).toBe(state.name);
  for (const record of steps) {
    expect(record.from).toBe(state.name);
    const next = transition(state, eventOf(record), record.at);
    expect(next, `${record.cause} while ${record.from}`).toMatchObject({ ok: true, value: { name: record.to } });
    if (next.ok) state = next.value;
  }
  expect(story.intent.state.name).toBe(state.name);
  expect(story.intent.attempts).toBe(steps.filter(({ cause }) => cause === 'send').length);
}

/** The event of which a record is left. */
function eventOf({ cause, failure, answer }: IntentRecord): IntentEvent {
  const rest = { failure, answer, details: details(answer?.id ?? ''), notBefore: 0, by: 'dismissed' };
  return { ...rest, name: cause } as unknown as IntentEvent;
}

it(
  'no order or edit is lost, sent twice, too early, unasked or out of turn, however often the app is killed',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 100, size: 'max' }), fc.integer({ min: 1, max: 3 }), async (steps, atOnce) => {
        const station = await openStation(atOnce);
        for (const step of steps) await station.take(step);
        await station.closeShop();
      }),
      // Shrinking a counterexample takes a while, and ends in time to be printed.
      { numRuns: RUNS, interruptAfterTimeLimit: LONGEST_MS - 10 * SECOND },
    );
  },
  LONGEST_MS,
);
