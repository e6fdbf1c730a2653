import { describe, expect, it } from 'vitest';
import { rename, renameSync } from '../../../../src-main/base/rename';

/** A file system that refuses the first renames. */
function refusing(times: number, code: string) {
  const calls: (readonly [string, string])[] = [];
  const once = (from: unknown, to: unknown): void => {
    calls.push([String(from), String(to)]);
    if (calls.length <= times) throw Object.assign(new Error(code), { code });
  };
  return { calls, once, onceLater: async (from: unknown, to: unknown) => once(from, to) };
}

describe('a file that a virus scanner holds open for a moment', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])('a file that was in use is renamed when it is released (%s)', async (code) => {
    const one = refusing(2, code);
    await rename('a', 'b', { platform: 'win32', once: one.onceLater });
    const other = refusing(2, code);
    renameSync('a', 'b', { platform: 'win32', once: other.once });
    for (const { calls } of [one, other]) expect(calls).toEqual(Array(3).fill(['a', 'b']));
  });

  it('a rename fails with the error of the system after ten attempts', async () => {
    const one = refusing(99, 'EBUSY');
    await expect(rename('a', 'b', { platform: 'win32', once: one.onceLater })).rejects.toThrow('EBUSY');
    const other = refusing(99, 'EBUSY');
    expect(() => renameSync('a', 'b', { platform: 'win32', once: other.once })).toThrow('EBUSY');
    expect([one.calls.length, other.calls.length]).toEqual([10, 10]);
  });
});

it.each([
  ['win32', 'ENOENT'],
  ['win32', 'ENOSPC'],
  ['linux', 'EPERM'],
  ['linux', 'EACCES'],
] as const)('on %s a rename that fails with %s is not retried', async (platform, code) => {
  const one = refusing(1, code);
  await expect(rename('a', 'b', { platform, once: one.onceLater })).rejects.toThrow(code);
  const other = refusing(1, code);
  expect(() => renameSync('a', 'b', { platform, once: other.once })).toThrow(code);
  expect([one.calls.length, other.calls.length]).toEqual([1, 1]);
});
