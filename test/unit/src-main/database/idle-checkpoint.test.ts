import { expect, it, vi } from 'vitest';
import { createIdleCheckpoint } from '../../../../src-main/database/idle-checkpoint';
import { installFakeTime } from '../../../support/fake-time';

installFakeTime();

it('a checkpoint runs once after many commits, when nothing was committed for a while', () => {
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

it('a checkpoint does not run after a single commit, or immediately after the hundredth', () => {
  const act = vi.fn();
  const { onCommit } = createIdleCheckpoint(act);
  for (let commit = 0; commit < 99; commit += 1) onCommit();
  vi.advanceTimersByTime(60_000);
  expect(act).not.toHaveBeenCalled();
});

it('a checkpoint does not run after the journal was closed', () => {
  const act = vi.fn();
  const { onCommit, stop } = createIdleCheckpoint(act);
  for (let commit = 0; commit < 200; commit += 1) onCommit();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(act).not.toHaveBeenCalled();
});
