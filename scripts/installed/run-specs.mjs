/** Plays the installed suite in a session of the user who starts it. `npm run test:installed` starts it; nobody else has to. */
import { entryPoint, main } from '../cli.mjs';
import { runInHeadlessSession } from '../headless-session.mjs';

await main(() =>
  runInHeadlessSession(process.execPath, [
    entryPoint('@playwright/test'),
    'test',
    '-c',
    'playwright.installed.config.ts',
    ...process.argv.slice(2),
  ]),
);
