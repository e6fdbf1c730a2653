/** Detecting and applying changes of the policy while the station runs: `src-main/settings/watch-policy`. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { LogFields } from '../../../../src-main/log';
import { type SettingsService, type SettingsView, watchPolicy } from '../../../../src-main/settings';
import type { RefreshResult } from '../../../../src-main/settings/settings-service';
import { installFakeTime } from '../../../support/fake-time';

installFakeTime(undefined, ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval']);

const BROKEN: RefreshResult = { kind: 'unstable', problem: { kind: 'not-json', file: '/p.json', detail: 'it ends too early' } };
const CHANGED: RefreshResult = { kind: 'changed', keys: ['stage.undoSeconds', 'settings.adminPinHash'] };

function follow() {
  const logged: { readonly event: string; readonly fields: LogFields | undefined }[] = [];
  const write = (event: string, fields?: LogFields) => void logged.push({ event, fields });
  const state: { found: RefreshResult; busy: boolean; hint(): void; watching: number } = {
    found: { kind: 'current' },
    busy: false,
    hint: () => undefined,
    watching: 0,
  };
  const settings = {
    view: () => ({ problems: [] }) as unknown as SettingsView,
    refresh: vi.fn<SettingsService['refresh']>(async ({ acceptUnusable }) =>
      acceptUnusable && state.found.kind === 'unstable' ? CHANGED : state.found,
    ),
    setPending: vi.fn<SettingsService['setPending']>(async () => undefined),
    applyPending: vi.fn<SettingsService['applyPending']>(async () => ['stage.undoSeconds']),
    watchSources: (onHint: () => void) => {
      state.watching += 1;
      state.hint = onHint;
      return () => {
        state.watching -= 1;
      };
    },
  };
  const waits: { readonly act: () => Promise<void>; stopped: boolean }[] = [];
  const stop = watchPolicy({
    settings,
    runWhenIdle: ({ run, onBlocked }) => {
      const wait = { act: run, stopped: false };
      waits.push(wait);
      if (state.busy) onBlocked();
      else void run();
      return () => {
        wait.stopped = true;
      };
    },
    log: { debug: write, info: write, warn: write, error: write },
  });
  const events = () => logged.map(({ event }) => event);
  const hint = async () => {
    state.hint();
    await quiet();
  };
  return { state, settings, waits, logged, events, hint, stop };
}

const quiet = async () => {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
};
const pass = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms);
  await quiet();
};

describe('a changed policy', () => {
  it('a changed policy is detected by a hint, applied, and logged with its keys only', async () => {
    const { state, settings, logged, hint } = follow();
    state.found = CHANGED;
    await hint();
    expect(settings.applyPending).toHaveBeenCalledOnce();
    expect(logged).toEqual([
      { event: 'policy-changed', fields: { keys: 'stage.undoSeconds settings.adminPinHash' } },
      { event: 'policy-applied', fields: { keys: 'stage.undoSeconds', problems: 0 } },
    ]);
  });

  it('a changed policy is detected without a hint within half a minute', async () => {
    const { state, settings } = follow();
    state.found = CHANGED;
    await pass(30_000);
    expect(settings.applyPending).toHaveBeenCalledOnce();
  });

  it('a changed policy waits for the order on the screen, and the view shows that it waits', async () => {
    const { state, settings, waits, events, hint } = follow();
    Object.assign(state, { found: CHANGED, busy: true });
    await hint();
    expect(settings.applyPending).not.toHaveBeenCalled();
    expect(settings.setPending).toHaveBeenLastCalledWith(true);
    state.found = { kind: 'pending' };
    await pass(90_000);
    expect([waits.length, events()]).toEqual([1, ['policy-changed']]);
    await waits[0]?.act();
    expect(settings.applyPending).toHaveBeenCalledOnce();
    expect(events()).toEqual(['policy-changed', 'policy-applied']);
  });

  it('a policy that changes only the language applies while an order is on the screen', async () => {
    const { state, settings, waits, hint } = follow();
    Object.assign(state, { found: { kind: 'changed', keys: ['language'] }, busy: true });
    await hint();
    expect(settings.applyPending).toHaveBeenCalledOnce();
    expect(waits).toEqual([]);
  });

  it('a policy that is changed back before it applies leaves nothing pending', async () => {
    const { state, settings, waits, hint } = follow();
    Object.assign(state, { found: CHANGED, busy: true });
    await hint();
    state.found = { kind: 'current' };
    await hint();
    expect(waits[0]?.stopped).toBe(true);
    expect(settings.setPending).toHaveBeenLastCalledWith(false);
    expect(settings.applyPending).not.toHaveBeenCalled();
  });

  it('several hints at once cause one refresh, and one more for hints during the refresh', async () => {
    const { state, settings, hint } = follow();
    state.hint();
    state.hint();
    state.hint();
    await hint();
    expect(settings.refresh.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('each poll watches the folder again, exactly once', async () => {
    const { state } = follow();
    await pass(90_000);
    expect(state.watching).toBe(1);
  });
});

describe('a policy that becomes unusable', () => {
  it('an unusable policy does not count immediately, is logged once, and a usable one counts again', async () => {
    const { state, settings, events, hint } = follow();
    state.found = BROKEN;
    await hint();
    await hint();
    await pass(4_000);
    expect(settings.applyPending).not.toHaveBeenCalled();
    state.found = CHANGED;
    await hint();
    expect(settings.applyPending).toHaveBeenCalledOnce();
    state.found = { kind: 'current' };
    await pass(10_000);
    expect(settings.refresh.mock.calls.some(([{ acceptUnusable }]) => acceptUnusable)).toBe(false);
    expect(events()).toEqual(['policy-unstable', 'policy-changed', 'policy-applied']);
  });

  it('an unusable policy takes effect after five seconds', async () => {
    const { state, settings, events, hint } = follow();
    state.found = BROKEN;
    await hint();
    await pass(5_000);
    expect(settings.refresh).toHaveBeenLastCalledWith({ acceptUnusable: true });
    expect(settings.applyPending).toHaveBeenCalledOnce();
    expect(events()).toEqual(['policy-unstable', 'policy-unusable', 'policy-changed', 'policy-applied']);
  });

  it('a policy that is usable again at the last moment causes no warning', async () => {
    const { state, events, hint } = follow();
    state.found = BROKEN;
    await hint();
    state.found = { kind: 'current' };
    await pass(5_000);
    expect(events()).toEqual(['policy-unstable']);
  });
});

it('a listener that fails is logged, and does not prevent later changes', async () => {
  const { state, settings, events, hint } = follow();
  state.found = CHANGED;
  settings.applyPending.mockRejectedValueOnce(new Error('no port'));
  await hint();
  await hint();
  expect(events()).toEqual(['policy-changed', 'listener-failed', 'policy-applied', 'policy-changed', 'policy-applied']);
});

it('a closed watcher neither refreshes nor applies changes', async () => {
  const { state, settings, waits, hint, stop } = follow();
  Object.assign(state, { found: CHANGED, busy: true });
  await hint();
  stop();
  await pass(120_000);
  await waits[0]?.act();
  expect([settings.refresh.mock.calls.length, settings.applyPending.mock.calls.length, state.watching, waits[0]?.stopped]).toEqual([
    1,
    0,
    0,
    true,
  ]);
});
