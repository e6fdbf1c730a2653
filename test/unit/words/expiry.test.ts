import { expect, it } from 'vitest';
import { words } from '../../../src-renderer/words';

// Six in the evening of 3 December in Toronto.
const END = Date.UTC(2026, 11, 3, 23);
const HOUR = 3_600_000;
const line = (hoursBefore: number) => words.connection.expires(END, END - hoursBefore * HOUR, 'America/Toronto');

it.each([
  [25, null],
  [24, 'The token ends tomorrow at 18:00. Orders are saved then; tell IT.'],
  [19, 'The token ends tomorrow at 18:00. Orders are saved then; tell IT.'],
  [18, 'The token ends today at 18:00. Orders are saved then; tell IT.'],
  [0.01, 'The token ends today at 18:00. Orders are saved then; tell IT.'],
  [0, 'The token ended at 18:00. Orders are saved; tell IT.'],
  [-30, 'The token ended on 3 Dec, 18:00. Orders are saved; tell IT.'],
])('%d hours before a token ends the store reads, by its own clock: %s', (hours, text) => {
  expect(line(hours)).toBe(text);
});

it('whoever looks after the token reads when it ends', () => {
  expect(words.settings.credentials.ends(END, 'America/Toronto')).toBe('It ends on 3 Dec, 18:00.');
});
