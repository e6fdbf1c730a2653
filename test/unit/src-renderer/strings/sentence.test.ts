import { expect, it } from 'vitest';
import { checkResultMessage, notAuthorizedWarning, offlineWarning, summarizeIntent } from '../../../../src-renderer/strings';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { Edit, Staging } from '../../../../src-shared/intent/intent.schema';
import type { UpdateChanges } from '../../../../src-shared/order/update-request.schema';

const gateway = (text: string): Failure => ({ kind: 'not-connect', status: 403, what: 'not-json', source: 'unknown', text });
const refused = (message: string): Failure => ({
  kind: 'refused',
  status: 400,
  source: null,
  reasons: [{ message, code: 1001, field: null, waitSeconds: null, mayRetry: null }],
});

it('a sentence with a server text ends with one full stop or with a quotation', () => {
  const ends = [
    checkResultMessage('stage', 'A-1', { failure: refused('No such order.') }),
    checkResultMessage('stage', 'A-1', { failure: refused('No such order') }),
    offlineWarning('14:02', gateway('Blocked.')),
    notAuthorizedWarning({ kind: 'not-authorised', status: 401, reasons: [], source: 'BigIP' }),
  ];
  for (const text of ends) expect(text).not.toMatch(/\.\.|[^.”]$/);
});

it.each([
  ['en-US', '$1,234.50'],
  ['en-CA', '$1,234.50'],
  ['fr-CA', '1 234,50 $'],
  ['es', '$1,234.50'],
] as const)('the summary of an edit formats money as the Edit view does (%s)', (locale, amount) => {
  const changes = { tip: 123_450 } as UpdateChanges;
  const said = summarizeIntent({ kind: 'update', request: { changes } } as Edit, { timeZone: null, locale });
  expect(said.replace(/\s/g, ' ')).toBe(`Change: tip ${amount}`);
});

it.each([
  ['en-US', '3 bags · 14.25 lb'],
  ['fr-CA', '3 bags · 14,25 lb'],
] as const)('the summary of an order writes the weight with the decimal sign of the language (%s)', (locale, summary) => {
  const staging = { kind: 'stage', request: { orderId: 'A', bags: 3, weight: 1_425 } } as unknown as Staging;
  expect(summarizeIntent(staging, { timeZone: null, locale })).toBe(summary);
});
