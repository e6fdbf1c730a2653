import { expect, it, vi } from 'vitest';
import { debounce } from '../../../../src-main/base';
import { installFakeTime } from '../../../support/fake-time';

installFakeTime();

it('requests that follow each other closely cause one call, after the last of them', () => {
  const callback = vi.fn();
  const { request } = debounce(callback, 100);
  request();
  vi.advanceTimersByTime(99);
  request();
  vi.advanceTimersByTime(99);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledOnce();
});

it('a canceled request causes no call', () => {
  const callback = vi.fn();
  const { request, cancel } = debounce(callback, 100);
  request();
  cancel();
  vi.advanceTimersByTime(1_000);
  expect(callback).not.toHaveBeenCalled();
});
