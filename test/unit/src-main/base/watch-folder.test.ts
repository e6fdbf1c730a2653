import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchFolder } from '../../../../src-main/base';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a watched folder reports the name of a file that is written in it', async () => {
  const onChange = vi.fn();
  const stop = watchFolder(folder, onChange);
  writeFileSync(join(folder, 'policy.json'), '{}');
  await expect.poll(() => onChange.mock.calls).toContainEqual(['policy.json']);
  stop();
});

it('watching a folder that is missing does not throw', () => {
  const stop = watchFolder(join(folder, 'none'), () => undefined);
  expect(stop).not.toThrow();
});
