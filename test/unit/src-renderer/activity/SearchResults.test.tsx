// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { useHistory } from '../../../../src-renderer/activity/history-store';
import { SearchResults } from '../../../../src-renderer/activity/SearchResults';
import { useStation } from '../../../../src-renderer/station';
import { accepted, createFakeBridge, stationWith } from '../stage/fixtures/fake-bridge';

type History = Partial<ReturnType<typeof useHistory.getState>>;

beforeEach(() => {
  createFakeBridge().answer('orders.find', () => accepted({ intents: [], nextBefore: null }));
  useHistory.setState(useHistory.getInitialState(), true);
  useStation.setState({ ...useStation.getInitialState(), station: stationWith({ 'connection.mode': 'live' }) }, true);
});
afterEach(cleanup);

function show(history: History): void {
  useHistory.setState(history);
  render(<SearchResults scrollContainer={{ current: null }} />);
}

const status = () => screen.queryByRole('status')?.textContent;

it('a list that was not read yet is not reported as empty', () => {
  show({ isLoaded: false });
  expect(status()).toBeUndefined();
});

it('an empty list says what it does not contain', () => {
  show({ isLoaded: true });
  expect(status()).toBe('Nothing has been staged here yet.');
  cleanup();
  show({ filter: 'rejected' });
  expect(status()).toBe('No rejected orders.');
});

it('an empty list in Practice says that it starts empty', () => {
  useStation.setState({ station: stationWith({ 'connection.mode': 'practice' }) });
  show({ isLoaded: true });
  expect(status()).toBe('Nothing has been staged in Practice since the app started.');
});

it('an order that the filter hides is not reported as missing', () => {
  show({ isLoaded: true, text: 'A-1', filter: 'rejected' });
  expect(status()).toBe('No order matching “A-1” under “Rejected”.');
  fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
  expect(useHistory.getState().filter).toBe('all');
  expect(status()).toBe('No order matching “A-1” at this station.');
});

it('a list that could not be read says why', () => {
  show({ refusal: { kind: 'locked' } });
  expect(screen.getByRole('alert').textContent).not.toBe('');
  expect(status()).toBeUndefined();
});
