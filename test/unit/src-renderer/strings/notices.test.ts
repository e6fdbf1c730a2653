import { beforeEach, describe, expect, it, vi } from 'vitest';
import { checkResultMessage, liveJournalMessage, recoveryMessage, sendNowMessage, stateLabel, t } from '../../../../src-renderer/strings';
import { NO_FACTS } from '../../../../src-shared/intent/intent.schema';
import { stationWith } from '../stage/fixtures/fake-bridge';
import { ambiguous, editIn, intentIn, STATES } from '../stage/fixtures/intents';
import { plain } from './fixtures/clock';

beforeEach(() => {
  vi.stubGlobal('navigator', { language: 'en-US' });
});

describe('a journal that was copied or lost', () => {
  it.each(['restored', 'moved'] as const)('a copied journal is reported with the number of orders to decide about (%s)', (kind) => {
    expect(recoveryMessage({ kind, asked: 14 })).toMatch(/14 orders .*may have been sent.* decide about each\..* Tell IT\.$/);
    expect(recoveryMessage({ kind, asked: 1 })).toContain('1 order in it');
    expect(recoveryMessage({ kind, asked: 0 })).not.toMatch(/decide|0 orders/);
  });

  it('a damaged journal is reported with the orders that were saved and those that were not', () => {
    const recovered = (kept: number, lost: number | null) => recoveryMessage({ kind: 'recovered', kept, lost, setAside: 'journal-1.db' });
    expect(recovered(1, 0)).toMatch(/damaged\. 1 order was saved\. .*kept as journal-1\.db\.$/);
    expect(recovered(1_204, 2)).toContain('1,204 orders were saved, 2 could not be.');
    expect(recovered(20, null)).toContain('20 orders were saved, some may be missing.');
  });

  it('a lost journal is reported', () => {
    expect(recoveryMessage({ kind: 'missing' })).toMatch(/gone.*look in Connect.*Tell IT\.$/);
  });
});

it('a gateway that responds instead of Connect is named if it gives a name', () => {
  expect(t('connection.gatewayNamed', { source: '10.0.0.1: Squid' })).toContain(
    'answers instead of it (10.0.0.1: Squid). Orders are saved',
  );
  expect(t('connection.gateway')).toContain('answers instead of it. Orders are saved');
});

it('unreachable live orders are reported in Practice with the reason', () => {
  expect(liveJournalMessage({ kind: 'journal-closed', detail: 'ENOSPC' })).toMatch(/^Live orders .* are not sent now.*ENOSPC.* Tell IT\.$/);
  expect(liveJournalMessage({ kind: 'journal-newer' })).toMatch(/newer Stagebay/);
});

describe('a station that Connect asked to wait', () => {
  const until = Date.UTC(2026, 2, 2, 14, 14);
  const busy = { kind: 'busy', host: 'connect.example', since: 0, until } as const;

  it('"Send now" says when orders will be sent while the station has to wait', () => {
    const said = 'Connect asked this station to wait. Orders are saved and leave from 2:14 PM.';
    expect(plain(sendNowMessage(stationWith({ 'station.timeZone': 'UTC' }, busy)))).toBe(said);
    expect(sendNowMessage(stationWith())).toBe('Trying now');
  });
});

describe('the result of a status check', () => {
  it("a check of an edit never reports the order's status as its result", () => {
    expect(checkResultMessage('update', 'A', { status: 'brand_new', milestone: 'no-shopper', confirmed: false, canceled: false })).toMatch(
      /does not show whether this change was made/,
    );
    expect(
      checkResultMessage('update', 'A', { status: 'brand_new', milestone: 'no-shopper', confirmed: false, canceled: false }),
    ).not.toContain('brand_new');
  });

  it("a check of an order repeats Connect's status", () => {
    expect(checkResultMessage('stage', 'A', { status: 'staged', milestone: 'staged', confirmed: true, canceled: false })).toContain(
      'staged',
    );
  });

  it.each(['stage', 'update'] as const)('a check of a canceled order says to put the groceries back (%s)', (what) => {
    expect(checkResultMessage(what, 'A', { status: 'canceled', milestone: 'canceled', confirmed: false, canceled: true })).toBe(
      'A was canceled. Put the groceries back.',
    );
  });
});

describe("the label of an order's state", () => {
  it('the label of a refused order mentions an earlier attempt that may have been carried out', () => {
    expect(stateLabel(ambiguous(intentIn(STATES.rejected)))).toBe('Rejected, may have been staged');
    expect(stateLabel(ambiguous(intentIn(STATES.withdrawn)))).toBe('Withdrawn, may have been staged');
    expect(stateLabel(ambiguous(editIn(STATES.rejected)))).toBe('Rejected, may have been made');
  });

  it('the label of an order that may have been staged never says "not sent"', () => {
    expect(stateLabel(intentIn({ kind: 'overdue', because: 'journal-copy' }))).toBe('May have been staged, needs you');
    expect(stateLabel(ambiguous(editIn(STATES.misrouted)))).toBe('May have been made, needs you');
    expect(stateLabel(intentIn(STATES.overdue))).toBe('Not sent, needs you');
  });

  it('the label of an order with a certain outcome says nothing more', () => {
    expect(intentIn(STATES.rejected).facts).toEqual(NO_FACTS);
    expect(stateLabel(intentIn(STATES.rejected))).toBe('Rejected');
    expect(stateLabel(ambiguous(intentIn(STATES.staged)))).toBe('Staged');
  });
});
