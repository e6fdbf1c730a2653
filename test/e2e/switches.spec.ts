import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALLED_APP, policyFileIn, writePolicy } from './fixtures/app-under-test';
import { expect, runSwitch, test } from './fixtures/station';

const TOKEN = 'canary-5d0e77aa91';

test.describe('switches without a window', () => {
  test('--version prints the version of Stagebay', async ({ folder }) => {
    expect(await runSwitch(['--version'], { userData: folder })).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  });

  test('--print-policy prints the effective settings with their sources', async ({ folder }) => {
    const policyFile = policyFileIn(folder);
    await writePolicy(folder, JSON.stringify({ 'stage.undoSeconds': 9, 'stage.undo': 1, 'stage.maxBags': 'many' }));
    const printed = await runSwitch(['--print-policy'], { userData: folder, policyFile });
    const { settings, problems } = JSON.parse(printed.stdout);
    expect(settings['stage.undoSeconds']).toEqual({ value: 9, source: 'policy', from: policyFile });
    expect(settings['stage.maxBags']).toEqual({ value: 99, source: 'built-in' });
    expect(problems).toMatchObject([
      { kind: 'unknown-key', key: 'stage.undo' },
      { kind: 'bad-value', key: 'stage.maxBags' },
    ]);
    expect(printed.code).toBe(0);
  });

  test('--print-policy fails for a missing policy and names the file', async ({ folder }) => {
    test.skip(INSTALLED_APP !== null, 'a package is pointed at no other file than the machine’s');
    const printed = await runSwitch(['--print-policy'], { userData: folder, policyFile: join(folder, 'nowhere.json') });
    expect(printed.code).toBe(1);
    expect(printed.stderr).toContain('nowhere.json: this is missing.');
    expect(JSON.parse(printed.stdout).blockedBy).toMatchObject({ kind: 'missing' });
  });

  test('--provision-token with empty input exits with 2 and stores nothing', async ({ folder }) => {
    expect(await runSwitch(['--provision-token'], { userData: folder, input: '\uFEFF \r\n' })).toMatchObject({ code: 2, stdout: '' });
  });

  test('--provision-token rejects a token that is too long for a keychain and names the limit', async ({ folder }) => {
    const refused = await runSwitch(['--provision-token'], { userData: folder, input: 'x'.repeat(2561) });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('2,560 bytes');
  });

  test('--provision-token-file accepts only a file with mode 0600 and removes it afterwards', async ({ folder }) => {
    const file = join(folder, 'token');
    writeFileSync(file, TOKEN, { mode: 0o644 });
    const refused = await runSwitch(['--provision-token-file', file], { userData: folder });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('can be read by others');
    expect(existsSync(file)).toBe(true);
    chmodSync(file, 0o600);
    expect(await runSwitch(['--provision-token-file', file], { userData: folder })).toMatchObject({
      code: 0,
      stdout: 'Stored for https://connect.instacart.com.\n',
    });
    expect(existsSync(file)).toBe(false);
    expect(await runSwitch(['--forget-token'], { userData: folder })).toMatchObject({ code: 0, stdout: '' });
  });

  test('an error message never repeats the token, whatever was wrong with the call', async ({ folder }) => {
    for (const words of [
      [`--provision-token=${TOKEN}`],
      ['--provision-token', `--forget-token=${TOKEN}`],
      ['--provision-token-file', `/nowhere/${TOKEN}`],
    ]) {
      const { code, stdout, stderr } = await runSwitch(words, { userData: folder });
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain(TOKEN);
    }
  });

  test('--provision-token reports a missing keychain and stores nothing', async ({ folder }) => {
    const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
    const refused = await runSwitch(['--provision-token'], { userData: folder, input: TOKEN, env });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('Nothing was stored.');
  });
});
