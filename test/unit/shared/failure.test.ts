import { expect, it } from 'vitest';
import { consequenceOf } from '../../../src-shared/consequence';
import type { Failure } from '../../../src-shared/failure';

const cases: readonly (readonly [string, Failure, ReturnType<typeof consequenceOf>])[] = [
  ['a refused connection', { kind: 'not-reached', cause: 'refused', detail: '' }, 'not-done'],
  ['a cut line', { kind: 'cut-off', detail: '' }, 'unknown'],
  ['silence', { kind: 'timed-out', afterSeconds: 30 }, 'unknown'],
  ['a 429', { kind: 'busy', status: 429, waitSeconds: null, reasons: [] }, 'asked-to-wait'],
  ['a 503', { kind: 'busy', status: 503, waitSeconds: 5, reasons: [] }, 'unknown'],
  ['code 2003, which is an HTTP 400', { kind: 'busy', status: 400, waitSeconds: 30, reasons: [] }, 'refused'],
  ['a 400', { kind: 'refused', status: 400, reasons: [] }, 'refused'],
  ['a 404', { kind: 'not-found', status: 404, reasons: [] }, 'refused'],
  ['a 403', { kind: 'forbidden', status: 403, reasons: [] }, 'refused'],
  ['a 401', { kind: 'not-authorised', status: 401, reasons: [] }, 'sign-in'],
  ['a 500', { kind: 'server-error', status: 500, reasons: [] }, 'unknown'],
  ["a captive portal's 200", { kind: 'not-connect', status: 200, what: 'html' }, 'unknown'],
  ['an answer about another order', { kind: 'not-connect', status: 200, what: 'another-order' }, 'unknown'],
  ["a proxy's 407 page", { kind: 'not-connect', status: 407, what: 'html' }, 'refused'],
  ['no token', { kind: 'local', what: 'no-credentials', detail: '' }, 'sign-in'],
  ['a locked keychain', { kind: 'local', what: 'keychain-locked', detail: '' }, 'sign-in'],
  ['no user id', { kind: 'local', what: 'no-user', detail: '' }, 'refused'],
];

it.each(cases)('%s is never taken for something else', (_name, failure, consequence) => {
  expect(consequenceOf(failure)).toBe(consequence);
});
