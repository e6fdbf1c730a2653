/**
 * Carries journal entries to Connect, each until it is settled or needs a person.
 *
 * Each step is written down before it is done: `sending` is in the journal before a byte is on the wire, so that a courier that
 * dies leaves no order whose request is not known.
 */
import type { Intent } from '../../src-shared/intent';
import { within } from '../../src-shared/within';
import { createClocks } from '../base';
import { type Log, tellAll } from '../log';
import type { Courier, CourierHealth, CourierOptions } from './courier';
import { Dispatcher } from './dispatcher';
import { createIntentAges } from './intent-ages';
import { createLookUp } from './look-up';
import { createOverdueSweep } from './overdue-sweep';
import { createSender } from './sender';
import { Sends } from './sends';
import { StatusChecks } from './status-checks';
import { createSteps } from './steps';
import { createVerification } from './verification';

export type { Courier, CourierHealth, CourierOptions, CourierRules, Line, ProbeAnswer } from './courier';

export function openCourier(options: CourierOptions): Courier {
  const { journal, rules, probe, atOnce = 4, clocks = createClocks(), random = Math.random } = options;
  let hasEnded = false;
  const log = untilEnd(options.log, () => hasEnded);
  const healthListeners = new Set<(health: CourierHealth) => void>();

  const ages = createIntentAges(clocks);
  const steps = createSteps(journal, log);
  const lookUp = createLookUp(journal, options.get);
  const onHealth = (health: CourierHealth) => tellAll(healthListeners, health, log);
  const dispatcher = new Dispatcher({ probe, atOnce, clocks, random, onHealth });
  const verification = createVerification({ lookUp, steps, ages, rules });
  const onPersisted = () => dispatcher.reportHealth();
  const sender = createSender({ ...options, steps, verification, clocks, random, log, onPersisted });
  const sends = new Sends({ journal, rules, clocks, ages, steps, dispatcher, verification, sender });
  const checks = new StatusChecks({ journal, lookUp, steps, dispatcher, rules });
  const sweep = createOverdueSweep({ journal, clocks, ages, steps, rules });

  function onChange(intent: Intent): void {
    ages.onChange(intent);
    verification.onChange(intent);
    checks.onChange(intent);
    sends.onChange(intent);
  }
  const unsubscribe = journal.onChange(onChange);

  return {
    accept: (intent) => sends.accept(intent),
    undo: (id) => journal.advance(id, { name: 'undo' }),
    check: (id) => checks.check(id),
    async lookUp(to, order) {
      const { answer } = await lookUp(to, order);
      dispatcher.heard(to, answer);
      return answer;
    },
    async start() {
      // Both are read before anything is begun, so that a start that fails has begun nothing.
      const [waiting, unknown] = [await sends.readFirstPage(), await checks.readFirstPage()];
      sends.open(waiting);
      void checks.open(unknown);
    },
    health: () => dispatcher.health(),
    onHealth: (listener) => void healthListeners.add(listener),
    wake() {
      sends.wake();
      dispatcher.wake();
    },
    async stop(withinMs) {
      for (const part of [sweep, checks, sends, sender, steps]) part.stop();
      await within(withinMs, dispatcher.stop());
      unsubscribe();
      hasEnded = true;
    },
  };
}

/** A log that takes nothing more when the courier has ended, whatever answers late. */
function untilEnd(log: Log, hasEnded: () => boolean): Log {
  const whileOpen =
    (write: Log['info']): Log['info'] =>
    (event, fields) =>
      hasEnded() ? undefined : write(event, fields);
  return { debug: whileOpen(log.debug), info: whileOpen(log.info), warn: whileOpen(log.warn), error: whileOpen(log.error) };
}
