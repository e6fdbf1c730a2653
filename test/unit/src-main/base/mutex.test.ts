import { expect, it } from 'vitest';
import { createMutex } from '../../../../src-main/base';

it('a mutex starts the next work only when the work before it has finished', async () => {
  const { runExclusive } = createMutex();
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} starts`);
    await new Promise((resolve) => setTimeout(resolve, 1));
    steps.push(`${name} ends`);
    return name;
  };
  expect(await Promise.all([runExclusive(work('one')), runExclusive(work('two'))])).toEqual(['one', 'two']);
  expect(steps).toEqual(['one starts', 'one ends', 'two starts', 'two ends']);
});

it('work that fails does not stop the work behind it', async () => {
  const { runExclusive } = createMutex();
  const failed = runExclusive(() => Promise.reject(new Error('canary')));
  const next = runExclusive(async () => 'done');
  await expect(failed).rejects.toThrow('canary');
  expect(await next).toBe('done');
});
