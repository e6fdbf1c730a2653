/** Plays the installed suite in a session of the user who starts it. `npm run test:installed` starts it; nobody else has to. */
import { entryPoint, main } from '../command.mjs';
import { runInPrivateSession } from '../private-session.mjs';

await main(() =>
  runInPrivateSession(process.execPath, [
    entryPoint('@playwright/test'),
    'test',
    '-c',
    'playwright.installed.config.ts',
    ...process.argv.slice(2),
  ]),
);
