import { expect, it } from 'vitest';
import { expirySentence, expiryWarning } from '../../../../src-renderer/strings';
import { clockOf, plain } from './fixtures/clock';

// Six in the evening of 3 December in Toronto.
const END = Date.UTC(2026, 11, 3, 23);
const HOUR = 3_600_000;
const line = (hoursBefore: number) => expiryWarning(END, END - hoursBefore * HOUR, clockOf('America/Toronto'));

it.each([
  [25, null],
  [24, 'The token ends tomorrow at 6:00 PM. Orders are saved then; tell IT.'],
  [19, 'The token ends tomorrow at 6:00 PM. Orders are saved then; tell IT.'],
  [18, 'The token ends today at 6:00 PM. Orders are saved then; tell IT.'],
  [0.01, 'The token ends today at 6:00 PM. Orders are saved then; tell IT.'],
  [0, 'The token ended at 6:00 PM. Orders are saved; tell IT.'],
  [-30, 'The token ended on Dec 3, 6:00 PM. Orders are saved; tell IT.'],
])('%d hours before a token expires the store reads, by its own clock: %s', (hours, text) => {
  const said = line(hours);
  expect(said && plain(said)).toBe(text);
});

it('Settings says when the token expires', () => {
  expect(plain(expirySentence(END, clockOf('America/Toronto')))).toBe('It ends on Dec 3, 2026, 6:00 PM.');
});
