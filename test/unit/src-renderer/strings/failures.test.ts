import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureMessage, notAuthorizedWarning, offlineWarning } from '../../../../src-renderer/strings';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../../../src-shared/failure/failure-outcome';
import { anyFailure, FAILURES } from './fixtures/failures';

/** Words that promise that nobody has to do anything. */
const LEAVES_BY_ITSELF = /saved|by itself|tried again/i;
/** Words that say for certain that it is still to be staged. */
const NOT_STAGED = /was not staged/i;
const MAY_BE_STAGED = /may be staged/i;

const busy = (status: number, waitSeconds: number | null, source: string | null = null): Failure => ({
  kind: 'busy',
  status,
  waitSeconds,
  reasons: [],
  source,
});
const pageInstead = (status: number, source = 'unknown'): Failure => ({ kind: 'not-connect', status, what: 'html', source, text: null });

describe('the message of every failure', () => {
  it.each(Object.entries(FAILURES))('a failure of kind %s has a summary and advice', (_kind, failures) => {
    fc.assert(
      fc.property(failures as fc.Arbitrary<Failure>, (failure) => {
        const { summary, quote, advice } = failureMessage(failure);
        for (const text of [summary, quote ?? 'none', advice]) {
          expect(text.trim()).not.toBe('');
          expect(text).not.toMatch(/undefined|null|NaN|\[object/);
        }
        // Whole sentences; a summary may end with a quotation.
        expect(summary).toMatch(/^[A-Z].*[.”]$/s);
        expect(advice).toMatch(/^[A-Z].*[.?]$/);
      }),
    );
  });

  it.each(Object.entries(FAILURES))('a failure of kind %s does not mention staging for an edit', (_kind, failures) => {
    fc.assert(
      fc.property(failures as fc.Arbitrary<Failure>, (failure) => {
        expect(failureMessage(failure, 'update').advice).not.toMatch(/stag/i);
      }),
    );
  });

  it("the message of a failure repeats Connect's own words", () => {
    const reason = { code: 1001, field: null, waitSeconds: null, mayRetry: null };
    const said = failureMessage({
      kind: 'refused',
      status: 400,
      reasons: [
        { ...reason, message: 'One.' },
        { ...reason, message: '' },
        { ...reason, message: 'Two.' },
      ],
      source: null,
    });
    expect(said.summary).toBe('Connect says: “One.” “Two.”');
    const inactive: Failure = { kind: 'forbidden', status: 403, reasons: [{ ...reason, message: 'User Not Active' }], source: null };
    expect(failureMessage(inactive).summary).toBe('Connect says: “User Not Active”');
  });
});

describe('the reason for a cancellation', () => {
  it.each([
    ['customer-request', 'Canceled by the customer.'],
    ['shopper_driven', 'The order is canceled (“shopper_driven”).'],
    [null, 'The order is canceled.'],
  ])('a canceled order with the reason %j reads "%s"', (reason, summary) => {
    expect(failureMessage({ kind: 'canceled', reason })).toEqual({ summary, quote: null, advice: 'Put the groceries back.' });
    expect(failureMessage({ kind: 'canceled', reason }, 'update').advice).toBe('It can no longer be edited.');
  });
});

describe('a sender other than Connect', () => {
  it.each<[Failure, string]>([
    [{ kind: 'not-connect', status: 403, what: 'json', source: 'BigIP', text: 'Forbidden' }, 'answered (BigIP, 403).'],
    [pageInstead(200, 'Store Wi-Fi'), 'A web page answered instead of Connect (Store Wi-Fi)'],
    [pageInstead(403), 'A web page answered instead of Connect (403)'],
    [
      { kind: 'not-connect', status: 404, what: 'empty', source: 'BigIP', text: null },
      'between this station and Connect answered (BigIP, 404)',
    ],
    [{ kind: 'server-error', status: 502, reasons: [], source: 'nginx' }, 'between this station and Connect had a problem (nginx, 502)'],
    [busy(503, null, 'nginx'), 'between this station and Connect is busy (nginx, 503)'],
    [{ kind: 'not-authorised', status: 401, reasons: [], source: 'BigIP' }, 'turned it away (BigIP, 401)'],
  ])('the sender of %j is named and not called Connect', (failure, what) => {
    expect(failureMessage(failure).summary).toContain(what);
    expect(failureMessage(failure).summary).not.toMatch(/(?<!between this station and |instead of )Connect/);
  });

  it('the words of a sender are quoted beside the summary, because they may be long and in another language', () => {
    const page: Failure = { kind: 'not-connect', status: 403, what: 'json', source: 'BigIP', text: 'Forbidden' };
    expect(failureMessage(page).quote).toBe('“Forbidden”');
    const reasons = [{ message: 'Resource not found', code: 4000, field: null, waitSeconds: null, mayRetry: null }];
    expect(failureMessage({ kind: 'not-found', status: 404, reasons, source: null })).toMatchObject({
      summary: 'Connect has no such order.',
      quote: '“Resource not found”',
    });
  });

  it('a sender without a name is described as possibly Connect', () => {
    const empty = { reasons: [], source: 'unknown' };
    const mayBeConnect = /^Connect, or something before it,/;
    expect(failureMessage({ kind: 'server-error', status: 500, ...empty }).summary).toMatch(mayBeConnect);
    expect(failureMessage({ kind: 'not-authorised', status: 401, ...empty }).summary).toMatch(mayBeConnect);
    expect(failureMessage(busy(503, null, 'unknown')).summary).toMatch(mayBeConnect);
    expect(failureMessage({ kind: 'not-connect', status: 404, what: 'empty', source: 'unknown', text: null }).summary).toBe(
      'The answer was empty (404).',
    );
  });

  it('the notice at the top names the sender that responds or rejects every order', () => {
    expect(offlineWarning('09:00', pageInstead(200, 'Store Wi-Fi'))).toContain('(Store Wi-Fi)');
    const turnedAway: Failure = { kind: 'not-authorised', status: 401, reasons: [], source: 'BigIP' };
    expect(notAuthorizedWarning(turnedAway)).toContain('(BigIP, 401)');
    expect(notAuthorizedWarning({ ...turnedAway, source: null })).toMatch(/^Connect does not accept this station/);
  });
});

it('the name "unknown" is never shown for a sender without a name', () => {
  fc.assert(
    fc.property(anyFailure, (failure) => {
      expect(failureMessage(failure).summary).not.toMatch(/unknown/);
    }),
  );
});

describe('messages that packers must never read', () => {
  it('a message never promises an automatic retry that does not happen, nor suggests repeating a possible staging', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const { advice } = failureMessage(failure);
        switch (classifyFailure(failure)) {
          case 'not-done':
          case 'asked-to-wait':
          case 'sign-in':
            expect(advice).toMatch(LEAVES_BY_ITSELF);
            break;
          case 'later':
          case 'refused':
            expect(advice).not.toMatch(LEAVES_BY_ITSELF);
            expect(advice).not.toMatch(MAY_BE_STAGED);
            break;
          case 'unknown':
            expect(advice).toMatch(MAY_BE_STAGED);
            expect(advice).not.toMatch(NOT_STAGED);
            break;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('an order that Connect refused with "try later" (400, code 2003) is not described as being retried', () => {
    const failure = busy(400, 1_200);
    expect(classifyFailure(failure)).toBe('later');
    expect(failureMessage(failure).advice).not.toMatch(LEAVES_BY_ITSELF);
  });

  it.each([200, 403, 407, 499, 502, 600])('a response of status %i that hides the outcome is never described as not staged', (status) => {
    expect(classifyFailure(pageInstead(status))).toBe('unknown');
    expect(failureMessage(pageInstead(status)).advice).not.toMatch(NOT_STAGED);
  });

  it('a message never contains a wait of an unknown number of seconds', () => {
    expect(failureMessage(busy(429, null)).advice).toBe('It is tried again.');
    expect(failureMessage(busy(429, 30)).advice).toBe('It is tried again in 30 s.');
  });

  it('the page of a captive portal is never described as a staged order', () => {
    expect(failureMessage(pageInstead(200)).advice).toMatch(MAY_BE_STAGED);
  });
});
