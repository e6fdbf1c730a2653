import { expect, it } from 'vitest';
import { eventForFailure } from '../../../../src-main/courier/retry-policy';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { NO_FACTS } from '../../../../src-shared/intent/intent.schema';
import { failWith } from './fixtures/courier-harness';

const NOW = 1_000_000;
const after = (failure: Failure, kind: 'stage' | 'update', outcome?: 'later') =>
  eventForFailure(failure, { kind, facts: NO_FACTS }, { now: NOW, random: 0.5 }, outcome);
const busy = (status: number, waitSeconds: number | null) =>
  failWith({ kind: 'busy', status, waitSeconds, reasons: [], source: null }).problem;

it.each(['stage', 'update'] as const)('a %s intent that did not reach the server waits for its lane without a delay of its own', (what) => {
  const failure: Failure = { kind: 'not-reached', cause: 'dns', detail: '' };
  expect(after(failure, what)).toEqual({ kind: 'retry-later', notBefore: NOW, failure });
});

it('a staging with an unknown outcome becomes Unknown, and an edit is retried and counted', () => {
  const failure: Failure = { kind: 'timed-out', afterSeconds: 30 };
  expect(after(failure, 'stage')).toEqual({ kind: 'outcome-unknown', failure });
  expect(after(failure, 'update')).toEqual({ kind: 'retry-later', notBefore: NOW + 500, failure, ambiguous: true });
});

it('an order that Connect refuses is rejected', () => {
  const failure = failWith({ kind: 'refused', status: 400, reasons: [], source: null }).problem;
  expect(after(failure, 'stage')).toEqual({ kind: 'refused', failure });
});

it.each([
  [120, 120_000],
  [0, 1_000],
  [null, 1_000],
  [86_400, 3_600_000],
])('an order that received 429 with a wait of %s seconds is retried after %i ms', (seconds, waitMs) => {
  expect(after(busy(429, seconds), 'stage')).toMatchObject({ kind: 'retry-later', notBefore: NOW + waitMs });
});

it.each([
  [1_200, 1_200_000],
  [null, 60_000],
  [7 * 86_400, 86_400_000],
])('a staging for which Connect named %s seconds is retried then, and such an edit is rejected', (seconds, waitMs) => {
  expect(after(busy(400, seconds), 'stage', 'later')).toMatchObject({ kind: 'retry-later', notBefore: NOW + waitMs });
  expect(after(busy(400, seconds), 'update', 'later')).toMatchObject({ kind: 'refused' });
});
