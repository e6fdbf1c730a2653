/**
 * `npm run demo`: plays a packer's first minutes against the practice server, in the real app, without a screen.
 * `npm run pictures` plays every state for the camera instead.
 */
import path from 'node:path';
import { CliError, captureOutput, log, main, projectFolder } from './cli.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { runInHeadlessSession } from './headless-session.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  const play = process.argv[2] ?? 'walkthrough';
  if (process.platform !== 'linux')
    throw new CliError('The demo plays on a virtual screen, which only Linux has. `npm start` opens the app itself.');
  await setUp('session');
  const electron = await ensureElectron();
  log('Building the app …');
  const { code, output } = await captureOutput(process.execPath, [path.join(projectFolder, 'scripts', 'build.mjs')]);
  if (code !== 0) throw new CliError(`${output}\nThe app could not be built.`);
  return runInHeadlessSession(process.execPath, [path.join(import.meta.dirname, 'demo', `${play}.mjs`)], {
    env: { STAGEBAY_ELECTRON: electron },
  });
});
