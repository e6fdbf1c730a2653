import { defineConfig } from '@playwright/test';

export default defineConfig({
  // The quick tests of the long suite, which show at once if an order would be lost or sent twice.
  projects: [
    { name: 'e2e', testDir: 'test/e2e' },
    { name: 'faults', testDir: 'test/faults', grep: /@quick/ },
  ],
  outputDir: 'out/e2e',
  // `npm test` reads this file (scripts/test.mjs).
  reporter: [['list'], ['json', { outputFile: 'out/e2e-results.json' }]],
  // One worker, because key events go to the window in front.
  workers: 1,
  // No retries, because a test that fails sometimes shows a fault.
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  use: { trace: 'off' },
});
