import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createIdleCheckpoint } from '../../../../src-main/journal/idle-checkpoint';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('no order waits for the tidying up: it is done when nothing has been committed for a while, once for all of it', () => {
  const act = vi.fn();
  const { onCommit } = createIdleCheckpoint(act);
  for (let commit = 0; commit < 250; commit += 1) {
    onCommit();
    vi.advanceTimersByTime(100);
  }
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(act).toHaveBeenCalledOnce();
});

it('a single order is not worth it, and one more than enough does not start it at once', () => {
  const act = vi.fn();
  const { onCommit } = createIdleCheckpoint(act);
  for (let commit = 0; commit < 99; commit += 1) onCommit();
  vi.advanceTimersByTime(60_000);
  expect(act).not.toHaveBeenCalled();
});

it('a journal that is closed is not touched any more', () => {
  const act = vi.fn();
  const { onCommit, stop } = createIdleCheckpoint(act);
  for (let commit = 0; commit < 200; commit += 1) onCommit();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(act).not.toHaveBeenCalled();
});
