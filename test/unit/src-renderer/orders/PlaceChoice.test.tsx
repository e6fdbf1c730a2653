// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlaceChoice } from '../../../../src-renderer/orders';
import { useStation } from '../../../../src-renderer/station';
import { stationWith } from '../stage/fixtures/fake-bridge';

beforeEach(() => useStation.setState({ ...useStation.getInitialState(), station: stationWith() }, true));
afterEach(cleanup);

function show(place: string | null = 'Shelf 4') {
  const [onChoose, onClose] = [vi.fn(), vi.fn()];
  render(<PlaceChoice title="Place of A" place={place} places={['Fridge B', 'Shelf 4']} canType onChoose={onChoose} onClose={onClose} />);
  return { onChoose, onClose };
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }), { detail: 1 });
const typePlace = (text: string) => fireEvent.change(screen.getByRole('textbox', { name: 'Place of A' }), { target: { value: text } });

describe('the choice of a place', () => {
  it('marks the place of the order, and chooses another one', () => {
    const { onChoose } = show();
    expect(screen.getByRole('button', { name: 'Shelf 4' }).getAttribute('aria-pressed')).toBe('true');
    press('Fridge B');
    expect(onChoose.mock.calls).toEqual([['Fridge B']]);
  });

  it('ignores the second half of a double tap, which would choose a place that came under the finger', () => {
    const { onChoose } = show();
    fireEvent.click(screen.getByRole('button', { name: 'Fridge B' }), { detail: 2 });
    expect(onChoose).not.toHaveBeenCalled();
  });

  it('offers to remove a place only where there is one', () => {
    const { onChoose } = show();
    press('No place');
    expect(onChoose.mock.calls).toEqual([[null]]);
    cleanup();
    show(null);
    expect(screen.queryByRole('button', { name: 'No place' })).toBeNull();
  });

  it('saves a typed place without the spaces around it, and says why a text is no place', () => {
    const { onChoose } = show();
    press('Save');
    expect(screen.getByRole('alert').textContent).toBe('Type a place first.');
    typePlace('x'.repeat(61));
    expect(screen.getByRole('alert').textContent).toBe('At most 60 characters.');
    expect(onChoose).not.toHaveBeenCalled();
    typePlace(' Door 3 ');
    press('Save');
    expect(onChoose.mock.calls).toEqual([['Door 3']]);
  });

  it('is closed with Escape', () => {
    const { onClose } = show();
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape' });
    expect(onClose).toHaveBeenCalledOnce();
  });
});
