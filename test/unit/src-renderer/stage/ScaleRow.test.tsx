// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { showWeight, useDevices } from '../../../../src-renderer/devices';
import { NumberFields } from '../../../../src-renderer/stage/NumberFields';
import { setField, useStage } from '../../../../src-renderer/stage/stage-store';
import { useStation } from '../../../../src-renderer/station';
import type { ScaleCommand } from '../../../../src-shared/devices/device-state';
import type { LiveWeight } from '../../../../src-shared/devices/live-weight';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { accepted, createFakeBridge, flushPromises, stationWith } from './fixtures/fake-bridge';

vi.mock('../../../../src-renderer/sounds', () => ({ playSound: () => undefined }));

/** Each field checks the draft when it is drawn. */
const checks = vi.hoisted(() => ({ count: 0 }));
vi.mock('../../../../src-renderer/stage/draft', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../../src-renderer/stage/draft')>();
  return {
    ...original,
    checkDraft: (...draft: Parameters<typeof original.checkDraft>) => {
      checks.count += 1;
      return original.checkDraft(...draft);
    },
  };
});

let bridge: ReturnType<typeof createFakeBridge>;

beforeEach(() => {
  useStage.setState(useStage.getInitialState(), true);
  useDevices.setState(useDevices.getInitialState(), true);
  bridge = createFakeBridge();
  bridge.answer('devices.command', () => accepted('sent' as const));
});
afterEach(cleanup);

function show(set: Partial<Settings> = { 'scale.kind': 'serial' }, commands: readonly ScaleCommand[] = []): void {
  useStation.setState({ station: stationWith(set) });
  useDevices.setState({ serial: { devices: [], commands, search: { kind: 'none' } } });
  render(<NumberFields />);
}

const weigh = (weight: LiveWeight) => act(() => showWeight(weight));
const stable = (hundredths: number) => weigh({ kind: 'stable', hundredths, isNet: false });
const readout = () =>
  [...screen.getByRole('group', { name: 'Scale' }).querySelectorAll('p')].map(({ textContent }) => textContent).filter(Boolean);
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

it('a scale that types like a keyboard has no row', () => {
  show({});
  expect(screen.queryByRole('group', { name: 'Scale' })).toBeNull();
});

it.each<[LiveWeight, readonly string[]]>([
  [{ kind: 'none' }, ['No scale']],
  [{ kind: 'empty' }, ['0.00lb', 'Empty']],
  [{ kind: 'moving', hundredths: 1390 }, ['13.90lb', 'Moving']],
  [{ kind: 'moving', hundredths: -5 }, ['−0.05lb', 'Moving']],
  [{ kind: 'moving', hundredths: null }, ['Moving']],
  [{ kind: 'fault', fault: 'over' }, ['Too heavy for the scale']],
  [{ kind: 'fault', fault: 'under' }, ['Below zero. Set it to zero.']],
  [{ kind: 'fault', fault: 'zero-needed' }, ['Empty it. Switch it off and on.']],
  [{ kind: 'fault', fault: 'broken' }, ['Scale fault. Tell your lead.']],
  [{ kind: 'fault', fault: 'unit' }, ['Set the scale to lb or kg.']],
])('%o is said in words, and cannot be taken', (weight, texts) => {
  show();
  weigh(weight);
  expect(readout()).toEqual(texts);
  expect(button('Take weight').disabled).toBe(true);
  expect(button('+ next bag').disabled).toBe(true);
});

it('a stable weight is taken once, and then the row says to lift the bag', () => {
  show();
  stable(1425);
  expect(readout()).toEqual(['14.25lb', 'Stable']);
  expect(button('+ next bag').disabled).toBe(true);
  fireEvent.click(button('Take weight'));
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Weight (lb)' }).value).toBe('14.25');
  expect(screen.getByText('From the scale')).toBeTruthy();
  expect(readout()).toEqual(['14.25lb', 'Taken. Lift the bag.']);
  expect(button('Take weight').disabled).toBe(true);
});

it('the next bag is added, and the field says how many weighings it has', () => {
  show();
  stable(1425);
  fireEvent.click(button('Take weight'));
  weigh({ kind: 'empty' });
  stable(310);
  fireEvent.click(button('+ next bag'));
  expect(screen.getByText('2 weighings')).toBeTruthy();
  act(() => setField('weight', '5'));
  fireEvent.click(button('+ next bag'));
  expect(screen.getByText('Typed + 1 weighing')).toBeTruthy();
});

it('a tared weight says that it is net', () => {
  show();
  weigh({ kind: 'stable', hundredths: 1425, isNet: true });
  expect(readout()).toEqual(['14.25lb', 'Stable, net']);
});

it('zero and tare are there if the scale has them, and can be pressed while it is connected', async () => {
  show();
  expect(screen.queryByRole('button', { name: 'Zero' })).toBeNull();
  cleanup();
  show(undefined, ['zero', 'tare']);
  expect(button('Tare').disabled).toBe(true);
  weigh({ kind: 'empty' });
  fireEvent.click(button('Zero'));
  await act(flushPromises);
  expect(bridge.asked('devices.command')).toEqual([{ command: 'zero' }]);
});

it('a change of the weight draws no field again', () => {
  show();
  const before = checks.count;
  for (let hundredths = 100; hundredths < 125; hundredths += 1) weigh({ kind: 'moving', hundredths });
  expect(readout()).toEqual(['1.24lb', 'Moving']);
  expect(checks.count).toBe(before);
  act(() => setField('weight', '5'));
  expect(checks.count).toBeGreaterThan(before);
});
