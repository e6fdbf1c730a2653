// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { discardEdits, saveEdits } from '../../../../src-renderer/settings/edits';
import { SettingRow } from '../../../../src-renderer/settings/SettingRow';
import { useStation } from '../../../../src-renderer/station';
import type { SettingKey, Settings } from '../../../../src-shared/settings/settings.schema';
import { accepted, createFakeBridge, stationWith } from '../stage/fixtures/fake-bridge';

let bridge: ReturnType<typeof createFakeBridge>;
beforeEach(() => {
  bridge = createFakeBridge();
  bridge.answer('settings.change', () => accepted(null));
});
afterEach(() => {
  cleanup();
  discardEdits();
});

function show(set: Partial<Settings> = {}, name: SettingKey = 'stage.places'): void {
  useStation.setState({ ...useStation.getInitialState(), station: stationWith(set) }, true);
  render(<SettingRow name={name} />);
}

const entries = () => screen.getAllByRole<HTMLInputElement>('textbox').map(({ value }) => value);
const typeEntry = (number: number, text: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: `Places to choose from, ${number}` }), { target: { value: text } });

it('a place is added in the blank text box, after which there is another one', async () => {
  show({ 'stage.places': ['Fridge B'] });
  expect(entries()).toEqual(['Fridge B', '']);
  typeEntry(2, 'Shelf 4, left');
  expect(entries()).toEqual(['Fridge B', 'Shelf 4, left', '']);
  await saveEdits();
  expect(bridge.asked('settings.change')).toEqual([{ key: 'stage.places', value: ['Fridge B', 'Shelf 4, left'] }]);
});

it('a place is removed by emptying its text box, and the others keep their order', async () => {
  show({ 'stage.places': ['Fridge B', 'Shelf 4', 'Cart 2'] });
  typeEntry(2, '');
  await saveEdits();
  expect(bridge.asked('settings.change')).toEqual([{ key: 'stage.places', value: ['Fridge B', 'Cart 2'] }]);
});

it('a pattern that overlaps with another one stays as it was typed, with both names and a text that both match', async () => {
  bridge.answer('settings.change', () => ({
    ok: false,
    refusal: { kind: 'pattern-conflict', key: 'scan.placePattern', otherKey: 'scan.orderPattern', text: 'F0' },
  }));
  show({}, 'scan.placePattern');
  fireEvent.change(screen.getByRole('textbox'), { target: { value: '^(?<place>F.)$' } });
  await act(() => saveEdits());
  expect(screen.getByRole('alert').textContent).toBe('Place pattern and Order pattern both match “F0”. Change one of them.');
  expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('^(?<place>F.)$');
});
