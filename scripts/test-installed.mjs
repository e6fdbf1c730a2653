/**
 * `npm run test:installed`: runs the end-to-end tests against an installed package, as an unprivileged user, with Chromium's
 * sandbox and the policy in /etc/stagebay. It needs root on a Debian without Stagebay and restores its state, also after a failure;
 * `npm test` does not include it. Further arguments go to Playwright: `npm run test:installed -- -g scan`.
 */
import path from 'node:path';
import { CliError, captureOutput, entryPoint, interceptSignals, log, main, projectFolder, run, toExitCode } from './cli.mjs';
import { startPolicyWriter } from './installed/policy-writer.mjs';
import { stageTestKit } from './installed/test-kit.mjs';
import { createTestUser } from './installed/test-user.mjs';
import { setUp } from './setup.mjs';

const INSTALLED = '/opt/Stagebay/stagebay';
const output = path.join(projectFolder, 'out', 'package');

/** Higher than any release, for tests of updates and downgrades. */
const NEWER = '99.0.0';

await main(async () => {
  const args = process.argv.slice(2);
  await requireEmptyDebian();
  await setUp('session');
  const builds = {
    instrumented: await build('instrumented', '--instrumented'),
    released: await build('released'),
    newer: await build('newer', '--version', NEWER),
  };
  // A signal ends the current step and starts no other one; the clean-up below still runs.
  let stopCode = 0;
  const ignoreSignals = interceptSignals((signal) => {
    stopCode = toExitCode(null, signal);
  });
  /** @type {(() => Promise<unknown>)[]} */
  const cleanUps = [];
  try {
    const user = await createTestUser();
    cleanUps.push(user.remove);
    const policyWriter = await startPolicyWriter(path.join(user.home, 'policy-writer'), user);
    cleanUps.push(policyWriter.close);
    cleanUps.push(() => captureOutput('dpkg', ['--purge', 'stagebay']));
    const testKit = stageTestKit(user);
    cleanUps.push(testKit.remove);
    const env = { STAGEBAY_INSTALLED: INSTALLED, STAGEBAY_POLICY_WRITER: policyWriter.socket };
    const steps = [
      () =>
        run(process.execPath, [entryPoint('vitest'), 'run', '--config', 'vitest.installed.config.ts'], {
          env: { STAGEBAY_RELEASED: builds.released, STAGEBAY_NEWER: builds.newer },
        }),
      async () => {
        await install(builds.instrumented);
        return testKit.runSpecs(['--project', 'e2e', '--project', 'instrumented', ...args], env);
      },
      async () => {
        await install(builds.released);
        return testKit.runSpecs(['--project', 'released'], env);
      },
    ];
    let code = 0;
    for (const step of steps) if (!stopCode) code = (await step()) || code;
    return stopCode || code;
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
    ignoreSignals();
  }
});

async function requireEmptyDebian() {
  if ((await captureOutput('dpkg-query', ['--version'])).code !== 0)
    throw new CliError('The installed suite runs only on Debian and its derivatives.');
  if (process.getuid?.() !== 0)
    throw new CliError('The installed suite installs a package and creates a user, so it needs root: sudo npm run test:installed');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is dpkg-query's own placeholder
  const { output } = await captureOutput('dpkg-query', ['--show', '--showformat', 'is ${db:Status-Status}', 'stagebay']);
  if (output === 'is installed')
    throw new CliError('Stagebay is installed on this computer; the installed suite would replace it and remove it.');
}

/**
 * @param {string} name of its folder
 * @param {string[]} options of `npm run package`
 * @returns {Promise<string>} the package's path
 */
async function build(name, ...options) {
  const folder = path.join(output, name);
  log(`Building ${path.relative(projectFolder, folder)} …`);
  const script = path.join(import.meta.dirname, 'package.mjs');
  const { code, output: buildOutput } = await captureOutput(process.execPath, [
    script,
    '--quick',
    '--fallback-electron',
    '--output',
    folder,
    ...options,
  ]);
  const deb = buildOutput.trim().split('\n').at(-1) ?? '';
  if (code !== 0 || !deb.endsWith('.deb')) throw new CliError(`${buildOutput}\nThe package could not be built.`);
  return deb;
}

/** Installs a package as IT does: apt installs its dependencies. */
async function install(/** @type {string} */ deb) {
  const options = ['install', '-y', '--no-install-recommends', '--reinstall', '--allow-downgrades', '-o', 'DPkg::Lock::Timeout=300'];
  const { code, output } = await captureOutput('apt-get', [...options, deb], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  if (code !== 0) throw new CliError(`${output}\nThe package could not be installed.`);
}
