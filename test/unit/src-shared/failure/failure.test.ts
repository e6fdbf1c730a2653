import { expect, it } from 'vitest';
import { type Failure, Failure as FailureSchema } from '../../../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../../../src-shared/failure/failure-outcome';
import { isFromIntermediary } from '../../../../src-shared/failure/response-source';

type Case = readonly [name: string, failure: Failure, consequence: ReturnType<typeof classifyFailure>];

/** An answer with a status, from Connect itself (`null`) or from another sender. */
const from = (source: string | null, status: number) => ({ status, reasons: [], source });
const notConnect = (status: number, what: NotConnect['what']): Failure => ({
  kind: 'not-connect',
  status,
  what,
  source: 'BigIP',
  text: null,
});
type NotConnect = Extract<Failure, { kind: 'not-connect' }>;

const cases: readonly Case[] = [
  ['a refused connection', { kind: 'not-reached', cause: 'refused', detail: '' }, 'not-done'],
  ["a proxy's 407", { kind: 'not-reached', cause: 'proxy-login', detail: 'HTTP 407 from squid' }, 'not-done'],
  ['a cut line', { kind: 'cut-off', detail: '' }, 'unknown'],
  ['silence', { kind: 'timed-out', afterSeconds: 30 }, 'unknown'],
  ...[null, 'BigIP'].flatMap((source): Case[] => [
    [`a 401 of ${source ?? 'Connect'}`, { kind: 'not-authorised', ...from(source, 401) }, 'sign-in'],
    [`a 429 of ${source ?? 'Connect'}`, { kind: 'busy', waitSeconds: null, ...from(source, 429) }, 'asked-to-wait'],
    [`a 503 of ${source ?? 'Connect'}`, { kind: 'busy', waitSeconds: 5, ...from(source, 503) }, 'unknown'],
    [`a 408 of ${source ?? 'Connect'}`, { kind: 'server-error', ...from(source, 408) }, 'unknown'],
    [`a 500 of ${source ?? 'Connect'}`, { kind: 'server-error', ...from(source, 500) }, 'unknown'],
  ]),
  ["Connect's code 2003, which is an HTTP 400", { kind: 'busy', waitSeconds: 30, ...from(null, 400) }, 'later'],
  ["Connect's 400", { kind: 'refused', ...from(null, 400) }, 'refused'],
  ["Connect's 404", { kind: 'not-found', ...from(null, 404) }, 'refused'],
  ["Connect's 403", { kind: 'forbidden', ...from(null, 403) }, 'refused'],
  ['a canceled order', { kind: 'canceled', reason: 'customer-request' }, 'refused'],
  ["a captive portal's 200", notConnect(200, 'html'), 'unknown'],
  ['an answer about another order', notConnect(200, 'another-order'), 'unknown'],
  ["a gateway's 403 page", notConnect(403, 'html'), 'unknown'],
  ["a gateway's empty 404", notConnect(404, 'empty'), 'unknown'],
  ["a gateway's 499 in JSON", notConnect(499, 'json'), 'unknown'],
  ['a failure that a newer version stored', { kind: 'unrecognized', stored: '{"kind":"moved"}' }, 'unknown'],
  ['no token', { kind: 'local', what: 'no-credentials', detail: '' }, 'sign-in'],
  ['a locked keychain', { kind: 'local', what: 'keychain-locked', detail: '' }, 'sign-in'],
  ['no user id', { kind: 'local', what: 'no-user', detail: '' }, 'refused'],
];

it.each(cases)('a failure of kind %s has its own outcome', (_name, failure, consequence) => {
  expect(classifyFailure(failure)).toBe(consequence);
});

it("a response comes from another sender if it names a source, or is not certainly Connect's", () => {
  expect(isFromIntermediary({ kind: 'server-error', ...from('BigIP', 502) })).toBe(true);
  expect(isFromIntermediary(notConnect(403, 'html'))).toBe(true);
  expect(isFromIntermediary({ kind: 'server-error', ...from(null, 500) })).toBe(false);
  expect(isFromIntermediary({ kind: 'refused', ...from(null, 400) })).toBe(false);
  expect(isFromIntermediary({ kind: 'canceled', reason: null })).toBe(false);
  // No answer came.
  expect(isFromIntermediary({ kind: 'timed-out', afterSeconds: 30 })).toBe(false);
});

it('a failure of an earlier version, without a source, can still be read', () => {
  const stored = [
    ['not-authorised', { reasons: [] }],
    ['busy', { waitSeconds: null, reasons: [] }],
    ['server-error', { reasons: [] }],
    ['refused', { reasons: [] }],
    ['forbidden', { reasons: [] }],
    ['not-found', { reasons: [] }],
  ] as const;
  for (const [kind, parts] of stored) expect(FailureSchema.parse({ kind, status: 400, ...parts })).toMatchObject({ kind, source: null });
  const page = FailureSchema.parse({ kind: 'not-connect', status: 403, what: 'html' });
  expect(page).toMatchObject({ source: null, text: null });
  expect(isFromIntermediary(page)).toBe(true);
});
