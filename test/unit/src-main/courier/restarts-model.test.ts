/**
 * Random days of a station whose app is quit and killed, and whose journal is restored from copies, with invariants that are
 * checked after each step.
 */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Journal, openJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { IntentId, IntentState, StepRecord } from '../../../../src-shared/intent/intent.schema';
import { type IntentEvent, transition } from '../../../../src-shared/intent/intent-machine';
import { createTempFolder } from '../../../support/temp-folder.mjs';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { allHistoriesIn } from '../journal/fixtures/orders';
import { details, flushTimers } from './fixtures/courier-harness';
import { type CrashHarness, type CrashInstant, openCrashHarness } from './fixtures/crash-harness';
import { DAY, failure, HOUR, modelStep, type Step } from './fixtures/model-steps';
import { elementAtModulo, StationModel } from './fixtures/station-model';

const SECOND = 1_000;

/** The number of random days; raise it after a change of the courier or the journal. */
const RUNS = Number(process.env.STAGEBAY_RUNS ?? 25);
const LONGEST_MS = Math.max(60 * SECOND, RUNS * 5 * SECOND);

type Ending =
  | { readonly does: 'quit'; readonly failure: Failure | null; readonly downMs: number }
  | { readonly does: 'kill'; readonly downMs: number }
  | { readonly does: 'kill-at'; readonly write: number; readonly instant: CrashInstant }
  /** Copies the journal, as a backup does. */
  | { readonly does: 'copy' }
  /** Kills the app, and starts it with the last copy. */
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

/** A new process has no timers of the old one, and its monotonic clock starts anew. */
const beginProcess = (now: number) =>
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'], now });

let folder = '';
beforeEach(async () => {
  folder = createTestFolder('restarts');
  const made = await openJournal(join(folder, 'new.db'), { log: silentLog });
  if (made.ok) await made.value.journal.close();
  beginProcess(Date.UTC(2026, 2, 2, 9));
  // Turns of the event loop take no time, so that no clock advances between a write and its commit. The fake timers have already captured
  // the real functions that they need.
  vi.stubGlobal('setImmediate', queueMicrotask);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const isEnding = (step: Step | Ending): step is Ending => ['quit', 'kill', 'kill-at', 'copy', 'restore'].includes(step.does);

/** A station model whose journal is on the disk. */
async function openShop(atOnce: number) {
  const shop = new StationModel(atOnce, { verifies: true, onUnknown: 'ask' });
  const disk = createTempFolder('station', folder);
  const nextFile = () => join(createTempFolder('run', disk.path).path, 'journal.db');
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

  /** Starts the app with the files of the last run. */
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
        elementAtModulo([...shop.requests], 0)?.answer(step.failure);
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

  /** Ends the day, then opens the journal once more and compares it. */
  async function close(): Promise<void> {
    line.killAt(Number.POSITIVE_INFINITY, 'before');
    await shop.close();
    expect(await line.journalOnDisk.countOpen()).toMatchObject({ unsent: 0, needsAttention: 0 });
    const evening = await allHistoriesIn(line.journalOnDisk);
    await take({ does: 'kill', downMs: DAY });
    expect(await allHistoriesIn(line.journalOnDisk)).toEqual(evening);
    for (const { given } of shop.oracle.cases) await expectLegalStory(line.journalOnDisk, given.id);
    line.kill();
    // The simulated processes ended, but this process still has their files open, and Windows does not delete open files.
    for (const { journalOnDisk } of lines) await journalOnDisk.close();
    disk.remove();
  }

  return { take, close };
}

/** Replays the records of an intent, and expects that each step is allowed and the last one leads to the current state. */
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

/** Reconstructs the event of a record. */
function eventOf({ cause, failure, answer }: StepRecord): IntentEvent {
  const rest = { failure, answer, details: details(answer?.id ?? ''), notBefore: 0, by: 'dismissed' };
  return { ...rest, kind: cause } as unknown as IntentEvent;
}

it(
  'no order or edit is lost, duplicated, early, unconfirmed or out of order in random runs with kills and restored journals',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 100, size: 'max' }), fc.integer({ min: 1, max: 3 }), async (steps, atOnce) => {
        const shop = await openShop(atOnce);
        for (const step of steps) await shop.take(step);
        await shop.close();
      }),
      // Shrinking a counterexample takes a while, and must end in time to be printed.
      { numRuns: RUNS, interruptAfterTimeLimit: LONGEST_MS - 10 * SECOND },
    );
  },
  LONGEST_MS,
);
