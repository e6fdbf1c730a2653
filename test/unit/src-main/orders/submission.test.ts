import { describe, expect, it } from 'vitest';
import { prepareStaging } from '../../../../src-main/orders';
import { type Destination, IntentId } from '../../../../src-shared/intent/intent.schema';
import { StageRequest } from '../../../../src-shared/order/order.schema';
import type { ConnectWarning } from '../../../../src-shared/order/scan-lookup';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';

const DESTINATION: Destination = { mode: 'live', baseUrl: 'https://connect.example', orderPaths: 'lastmile', retailerId: null };
const submission = {
  id: IntentId.parse('6f0a3e0e-6c0e-4d7c-9a57-0a3a3a1f0001'),
  request: StageRequest.parse({ orderId: 'A', bags: 3 }),
};
const contextWith = (connectWarning: ConnectWarning | null) => ({
  block: null,
  settings: settingsWith(),
  destination: DESTINATION,
  serverNow: null,
  connectWarning,
});

describe('an order that Connect reports as canceled or staged', () => {
  it.each(['canceled', 'staged'] as const)('the first press is refused, and the second one is accepted (%s)', (warning) => {
    expect(prepareStaging(submission, contextWith(warning))).toEqual({ ok: false, problem: { kind: 'connect-warns', warning } });
    expect(prepareStaging({ ...submission, confirmed: [warning] }, contextWith(warning))).toMatchObject({ ok: true });
  });

  it('the confirmation of one warning does not confirm another one', () => {
    expect(prepareStaging({ ...submission, confirmed: ['staged'] }, contextWith('canceled'))).toMatchObject({ ok: false });
  });

  it('an order that the packer knows to be staged here needs one confirmation and not two', () => {
    const awareOf = [{ ref: 'an earlier intent', kind: 'staged' as const }];
    expect(prepareStaging({ ...submission, awareOf }, contextWith('staged'))).toMatchObject({ ok: true, value: { awareOf } });
    expect(prepareStaging({ ...submission, awareOf }, contextWith('canceled'))).toMatchObject({ ok: false });
  });

  it('a confirmed staging is stored, so that a later lookup does not end the new staging as already staged', () => {
    expect(prepareStaging({ ...submission, confirmed: ['staged'] }, contextWith('staged'))).toMatchObject({
      ok: true,
      value: { awareOf: [{ ref: 'connect', kind: 'staged' }] },
    });
  });

  it('an order of which Connect says nothing unusual is staged with one press', () => {
    expect(prepareStaging(submission, contextWith(null))).toMatchObject({ ok: true, value: { awareOf: [] } });
  });
});

describe('an order that a command barcode stages', () => {
  const contextOf = (undoSeconds: number, warning: ConnectWarning | null = null) => ({
    ...contextWith(warning),
    settings: settingsWith({ 'stage.undoSeconds': undoSeconds }),
  });

  it.each([
    [0, 3_000],
    [2, 3_000],
    [3, 3_000],
    [10, 10_000],
  ])('is held for three seconds or longer (`stage.undoSeconds` %i)', (undoSeconds, holdMs) => {
    expect(prepareStaging({ ...submission, by: 'command' }, contextOf(undoSeconds))).toMatchObject({ ok: true, value: { holdMs } });
    expect(prepareStaging(submission, contextOf(undoSeconds))).toMatchObject({ value: { holdMs: undoSeconds * 1000 } });
  });

  it('confirms nothing, whatever the page says that the person saw', () => {
    const seen = { confirmed: ['canceled', 'staged'] as const, awareOf: [{ ref: 'an earlier intent', kind: 'staged' as const }] };
    for (const warning of ['canceled', 'staged'] as const)
      expect(prepareStaging({ ...submission, ...seen, by: 'command' }, contextOf(5, warning))).toEqual({
        ok: false,
        problem: { kind: 'connect-warns', warning },
      });
    expect(prepareStaging({ ...submission, ...seen, by: 'command' }, contextOf(5))).toMatchObject({ ok: true, value: { awareOf: [] } });
  });
});
