import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { watchFolder } from '../../../../src-main/base';
import { createTestFolder } from '../../../support/test-folder.mjs';

let folder: string;
beforeEach(() => {
  folder = createTestFolder('watch');
});

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
