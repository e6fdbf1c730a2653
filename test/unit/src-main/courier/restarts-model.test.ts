/** Random days of a station whose app is quit and killed, and whose journal is restored from copies, and what must hold on all of them. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Journal, openJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { IntentId, IntentState, StepRecord } from '../../../../src-shared/intent/intent.schema';
import { type IntentEvent, transition } from '../../../../src-shared/intent/intent-machine';
import { allHistoriesIn } from '../journal/fixtures/orders';
import { details, flushTimers } from './fixtures/courier-harness';
import { type CrashHarness, type CrashInstant, openCrashHarness } from './fixtures/crash-harness';
import { DAY, failure, HOUR, modelStep, type Step } from './fixtures/model-steps';
import { pick, StationModel } from './fixtures/station-model';

const SECOND = 1_000;

/** How many days: some in every test run, and more after a change of the courier or the journal. */
const RUNS = Number(process.env.STAGEBAY_RUNS ?? 25);
const LONGEST_MS = Math.max(60 * SECOND, RUNS * 5 * SECOND);

type Ending =
  | { readonly does: 'quit'; readonly failure: Failure | null; readonly downMs: number }
  | { readonly does: 'kill'; readonly downMs: number }
  | { readonly does: 'kill-at'; readonly write: number; readonly instant: CrashInstant }
  /** The journal is copied, as a backup does. */
  | { readonly does: 'copy' }
  /** The app is killed, and starts on the last copy. */
  | { readonly does: 'restore'; readonly downMs: number };

const downMs = fc.constantFrom(0, 0, 2 * SECOND, 2 * HOUR, DAY);
const does = <Name extends Ending['does']>(name: Name) => fc.constant(name);

const ending: fc.Arbitrary<Ending> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ does: does('quit'), failure, downMs }) },
  { weight: 2, arbitrary: fc.record({ does: does('kill'), downMs }) },
  { weight: 2, arbitrary: fc.record({ does: does('kill-at'), write: fc.nat({ max: 3 }), instant: fc.constantFrom('before', 'after') }) },
  { weight: 1, arbitrary: fc.record({ does: does('copy') }) },
  { weight: 1, arbitrary: fc.record({ does: does('restore'), downMs }) },
);
const anyStep: fc.Arbitrary<Step | Ending> = fc.oneof({ weight: 8, arbitrary: modelStep }, { weight: 1, arbitrary: ending });

/** With a process its timers end, and its monotonic clock begins anew. */
const beginProcess = (now: number) =>
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'], now });

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

const isEnding = (step: Step | Ending): step is Ending => ['quit', 'kill', 'kill-at', 'copy', 'restore'].includes(step.does);

/** A shop whose journal is on disk. */
async function openShop(atOnce: number) {
  const shop = new StationModel(atOnce, { verifies: true, onUnknown: 'ask' });
  const disk = mkdtempSync(join(folder, 'station-'));
  const nextFile = () => join(mkdtempSync(join(disk, 'run-')), 'journal.db');
  let file = nextFile();
  let remains = nextFile();
  let backup: string | null = null;
  copyFileSync(join(folder, 'new.db'), file);
  let line: CrashHarness = await openCrashHarness(file, remains, shop.wiring());
  const lines = [line];
  await shop.begin({ ...line, isOver: () => line.end() !== null });
  await line.courier.start();

  function copy(from: string, to: string): void {
    for (const part of ['', '-wal']) {
      rmSync(to + part, { force: true });
      if (existsSync(from + part)) copyFileSync(from + part, to + part);
    }
  }

  /** Starts the app on what the last one left. */
  async function startAgain(downMs: number): Promise<void> {
    shop.endProcess(downMs);
    beginProcess(Date.now() + downMs);
    file = remains;
    remains = nextFile();
    line = await openCrashHarness(file, remains, shop.wiring());
    lines.push(line);
    const { courier, journal, journalOnDisk, end } = line;
    await shop.begin({ courier, journal, journalOnDisk, isOver: () => end() !== null }, downMs);
    await courier.start();
    await flushTimers();
  }

  async function perform(step: Ending): Promise<void> {
    switch (step.does) {
      case 'quit':
        line.quit();
        pick([...shop.requests], 0)?.answer(step.failure);
        await vi.advanceTimersByTimeAsync(5 * SECOND);
        return line.ended;
      case 'kill':
        return line.kill();
      case 'kill-at':
        return line.killAt(step.write, step.instant);
      case 'copy':
        backup = nextFile();
        return copy(file, backup);
      case 'restore':
        if (backup === null) return;
        line.kill();
        return copy(backup, remains);
    }
  }

  async function take(step: Step | Ending): Promise<void> {
    if (isEnding(step)) await perform(step);
    else await shop.performAndCheck(step);
    await flushTimers();
    if (line.end()) await startAgain('downMs' in step ? step.downMs : 0);
    await shop.checkInvariants();
  }

  /** The end of the day, after which the journal is opened once more and is as it was. */
  async function close(): Promise<void> {
    line.killAt(Number.POSITIVE_INFINITY, 'before');
    await shop.close();
    expect(await line.journalOnDisk.countOpen()).toMatchObject({ unsent: 0, needsAttention: 0 });
    const evening = await allHistoriesIn(line.journalOnDisk);
    await take({ does: 'kill', downMs: DAY });
    expect(await allHistoriesIn(line.journalOnDisk)).toEqual(evening);
    for (const { given } of shop.oracle.cases) await expectLegalStory(line.journalOnDisk, given.id);
    line.kill();
    // Their processes are gone; this one still has their files open, and Windows removes none of those.
    for (const { journalOnDisk } of lines) await journalOnDisk.close();
    rmSync(disk, { recursive: true, force: true });
  }

  return { take, close };
}

/** Every step that is remembered is one that there is, from the first to what the intent is now. */
async function expectLegalStory(journal: Journal, id: IntentId): Promise<void> {
  const story = await journal.timeline(id);
  const [first, ...steps] = story?.records ?? [];
  if (!story || !first) throw new Error('An intent has no story.');
  expect(first).toMatchObject({ from: null, cause: 'handed-over', attempt: 0 });
  let state: IntentState = first.to === 'held' ? { kind: 'held', until: 0 } : { kind: 'waiting', notBefore: 0, failure: null };
  expect(first.to).toBe(state.kind);
  for (const record of steps) {
    expect(record.from).toBe(state.kind);
    const next = transition(state, eventOf(record), record.at);
    expect(next, `${record.cause} while ${record.from}`).toMatchObject({ ok: true, value: { kind: record.to } });
    if (next.ok) state = next.value;
  }
  expect(story.intent.state.kind).toBe(state.kind);
  expect(story.intent.attempts).toBe(steps.filter(({ cause }) => cause === 'send').length);
}

/** The event of which a record is left. */
function eventOf({ cause, failure, answer }: StepRecord): IntentEvent {
  const rest = { failure, answer, details: details(answer?.id ?? ''), notBefore: 0, by: 'dismissed' };
  return { ...rest, kind: cause } as unknown as IntentEvent;
}

it(
  'no order or edit is lost, sent twice, too early, unasked or out of turn, however often the app is killed or its journal restored',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 100, size: 'max' }), fc.integer({ min: 1, max: 3 }), async (steps, atOnce) => {
        const shop = await openShop(atOnce);
        for (const step of steps) await shop.take(step);
        await shop.close();
      }),
      // Shrinking a counterexample takes a while, and ends in time to be printed.
      { numRuns: RUNS, interruptAfterTimeLimit: LONGEST_MS - 10 * SECOND },
    );
  },
  LONGEST_MS,
);
