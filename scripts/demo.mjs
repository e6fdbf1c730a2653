/**
 * `npm run demo`: plays a packer's first minutes against the practice server, in the real app, without a screen.
 * `npm run pictures` plays every state for the camera instead.
 */
import path from 'node:path';
import { capture, main, projectFolder, Stop, say } from './command.mjs';
import { findElectron } from './electron-runtime.mjs';
import { runInPrivateSession } from './private-session.mjs';
import { setUp } from './set-up.mjs';

await main(async () => {
  const play = process.argv[2] ?? 'play';
  if (process.platform !== 'linux')
    throw new Stop('The demo plays on a virtual screen, which only Linux has. `npm start` opens the app itself.');
  await setUp('session');
  const electron = await findElectron();
  say('Building the app …');
  const { code, output } = await capture(process.execPath, [path.join(projectFolder, 'scripts', 'build.mjs')]);
  if (code !== 0) throw new Stop(`${output}\nThe app could not be built.`);
  return runInPrivateSession(process.execPath, [path.join(import.meta.dirname, 'demo', `${play}.mjs`)], {
    env: { STAGEBAY_ELECTRON: electron },
  });
});
