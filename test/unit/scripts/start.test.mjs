import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

test.skipIf(process.platform !== 'linux')('without a display the one who starts the app is told what to do instead, at once', () => {
  const { DISPLAY, WAYLAND_DISPLAY, ...env } = process.env;
  const script = path.resolve(import.meta.dirname, '../../../scripts/start.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^There is no display .*npm run demo.*\n$/);
});
