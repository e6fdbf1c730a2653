/** Runs the installed suite in a headless session of the current user. Only `npm run test:installed` starts it. */
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
