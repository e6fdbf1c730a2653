import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { words } from '../../../src-renderer/words';
import { consequenceOf } from '../../../src-shared/consequence';
import type { Failure } from '../../../src-shared/failure';
import { anyFailure, FAILURES } from './fixtures/failures';

/** Words that promise that nobody has to do anything. */
const LEAVES_BY_ITSELF = /saved|by itself|tried again/i;
/** Words that say for certain that it is still to be staged. */
const NOT_STAGED = /was not staged/i;
const MAY_BE_STAGED = /may have been staged/i;

const busy = (status: number, waitSeconds: number | null): Failure => ({ kind: 'busy', status, waitSeconds, reasons: [] });
const pageInstead = (status: number): Failure => ({ kind: 'not-connect', status, what: 'html' });

describe('every failure', () => {
  it.each(Object.entries(FAILURES))('of kind %s says what happened and what to do, in words', (_kind, failures) => {
    fc.assert(
      fc.property(failures as fc.Arbitrary<Failure>, (failure) => {
        const { what, advice } = words.failure(failure);
        for (const text of [what, advice]) {
          expect(text.trim()).not.toBe('');
          expect(text).not.toMatch(/undefined|null|NaN|\[object/);
        }
        // A whole sentence, because something always stands behind it.
        expect(advice).toMatch(/^[A-Z].*[.?]$/);
      }),
    );
  });

  it("repeats Connect's own words where it gave any", () => {
    const reason = { code: 1001, field: null, waitSeconds: null, mayRetry: null };
    const said = words.failure({
      kind: 'refused',
      status: 400,
      reasons: [
        { ...reason, message: 'One.' },
        { ...reason, message: '' },
        { ...reason, message: 'Two.' },
      ],
    });
    expect(said.what).toBe('One. Two.');
    expect(words.failure({ kind: 'forbidden', status: 403, reasons: [{ ...reason, message: 'User Not Active' }] }).what).toBe(
      'User Not Active',
    );
  });
});

describe('a packer is never told', () => {
  it('that an order leaves by itself when it does not, nor to send again what may be staged', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const { advice } = words.failure(failure);
        switch (consequenceOf(failure)) {
          case 'not-done':
          case 'asked-to-wait':
          case 'sign-in':
            expect(advice).toMatch(LEAVES_BY_ITSELF);
            break;
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

  it('that an order is tried again when Connect refused it with "try later" (400, code 2003)', () => {
    const failure = busy(400, 1_200);
    expect(consequenceOf(failure)).toBe('refused');
    expect(words.failure(failure).advice).not.toMatch(LEAVES_BY_ITSELF);
  });

  it.each([502, 600])('that an order was not staged when something with status %i hides how it ended', (status) => {
    expect(consequenceOf(pageInstead(status))).toBe('unknown');
    expect(words.failure(pageInstead(status)).advice).not.toMatch(NOT_STAGED);
  });

  it('anything about a wait of nobody knows how many seconds', () => {
    expect(words.failure(busy(429, null)).advice).toBe('It is tried again.');
    expect(words.failure(busy(429, 30)).advice).toBe('It is tried again in 30 s.');
  });

  it("that a captive portal's page is a staged order", () => {
    expect(words.failure(pageInstead(200)).advice).toMatch(MAY_BE_STAGED);
    expect(words.failure(pageInstead(407)).advice).toMatch(NOT_STAGED);
  });
});
