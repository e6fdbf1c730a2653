import { defineConfig } from '@playwright/test';

export default defineConfig({
  // Of the long suite what takes seconds: enough to see at once that an order would be lost or sent twice.
  projects: [
    { name: 'e2e', testDir: 'test/e2e' },
    { name: 'faults', testDir: 'test/faults', grep: /@quick/ },
  ],
  outputDir: 'out/e2e',
  // `npm test` reads this file (scripts/test.mjs).
  reporter: [['list'], ['json', { outputFile: 'out/e2e-results.json' }]],
  // One screen, one keyboard: key events go to the window that is in front.
  workers: 1,
  // A test that fails now and then is a fault to be found.
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  use: { trace: 'off' },
});
