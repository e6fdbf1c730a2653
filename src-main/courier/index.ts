/**
 * Sends the intents of the journal to Connect, each until it is final or needs attention.
 *
 * Each step is stored before it is carried out: an intent is `sending` in the journal before its request starts, so that a crash
 * leaves no unrecorded request.
 */

import { withTimeout } from '../../src-shared/base/timeout';
import { confirmedDetails, type Intent } from '../../src-shared/intent/intent.schema';
import { createClocks, createEmitter } from '../base';
import type { Log } from '../log';
import type { Courier, CourierHealth, CourierOptions } from './courier';
import { LIVE_SCHEDULE } from './follow-schedule';
import { Following } from './following';
import { createIntentAges } from './intent-age';
import { createLookup, type RecordDetails } from './lookup';
import { createLookupBudget } from './lookup-budget';
import { Outbox } from './outbox';
import { createOverdueSweep } from './overdue-sweep';
import { RequestScheduler } from './request-scheduler';
import { createScanLookups } from './scan-lookups';
import { createSender } from './sender';
import { StatusChecks } from './status-checks';
import { createStepWriter } from './step-writer';
import { createVerification } from './verification';

export type { Courier, CourierHealth, CourierOptions, CourierRules, Pipeline, ProbeResponse } from './courier';
export { PRACTICE_SCHEDULE } from './follow-schedule';

export function openCourier(options: CourierOptions): Courier {
  const { journal, known, rules, probe, maxInFlight = 4, clocks = createClocks(), random = Math.random } = options;
  const { followSchedule: schedule = LIVE_SCHEDULE } = options;
  let hasEnded = false;
  const log = untilEnd(options.log, () => hasEnded);
  const healthChanged = createEmitter<CourierHealth>(log);

  const ages = createIntentAges(clocks);
  const steps = createStepWriter(journal, log);
  const recordDetails: RecordDetails = (orderId, details) => known.recordReport(orderId, details, clocks.wall());
  const lookUp = createLookup(journal, { ...options, recordDetails });
  const onHealth = healthChanged.emit;
  const dispatcher = new RequestScheduler({ probe, maxInFlight, clocks, random, onHealthChange: onHealth });
  const verification = createVerification({ lookUp, steps, ages, rules });
  const onPersisted = () => dispatcher.reportHealth();
  const sender = createSender({ ...options, recordDetails, steps, verification, clocks, random, log, onPersisted });
  const sends = new Outbox({ journal, rules, clocks, ages, steps, scheduler: dispatcher, verification, sender });
  const checks = new StatusChecks({ journal, lookUp, steps, scheduler: dispatcher, rules });
  const budget = createLookupBudget(clocks.monotonic);
  const scanLookups = createScanLookups({ lookUp, scheduler: dispatcher, budget, clocks, rules });
  const following = new Following({ journal, known, lookUp, scheduler: dispatcher, budget, clocks, rules, schedule });
  const sweep = createOverdueSweep({ journal, clocks, ages, steps, rules });

  function onChange(intent: Intent): void {
    ages.onChange(intent);
    verification.onChange(intent);
    checks.onChange(intent);
    sends.onChange(intent);
    following.onChange(intent);
    if (confirmedDetails(intent.state)) scanLookups.forget(intent.request.orderId);
  }
  const unsubscribe = journal.onChange(onChange);

  return {
    accept: (intent) => sends.accept(intent),
    undo: (id) => journal.advance(id, { kind: 'undo' }),
    checkStatus: (id) => checks.checkNow(id),
    async lookUp(to, order) {
      const { answer } = await lookUp(to, order);
      dispatcher.recordResult(to, answer);
      return answer;
    },
    lookUpAtScan: (to, order) => scanLookups.lookUp(to, order),
    connectWarning: (orderId) => scanLookups.warningFor(orderId),
    async start() {
      // Both pages are read first, so that a failed start has not started any request.
      const [waiting, unknown] = [await sends.readFirstPage(), await checks.readFirstPage()];
      sends.open(waiting);
      void checks.open(unknown);
      void following.open();
    },
    health: () => dispatcher.health(),
    onHealthChange: (listener) => void healthChanged.subscribe(listener),
    retryNow() {
      sends.retryNow();
      dispatcher.retryNow();
    },
    async stop(withinMs) {
      for (const part of [sweep, checks, sends, scanLookups, following, sender, steps]) part.stop();
      await withTimeout(withinMs, dispatcher.stop());
      unsubscribe();
      hasEnded = true;
    },
  };
}

/** Creates a log that discards entries after the courier has ended, for example from late responses. */
function untilEnd(log: Log, hasEnded: () => boolean): Log {
  const whileOpen =
    (write: Log['info']): Log['info'] =>
    (event, fields) =>
      hasEnded() ? undefined : write(event, fields);
  return { debug: whileOpen(log.debug), info: whileOpen(log.info), warn: whileOpen(log.warn), error: whileOpen(log.error) };
}
