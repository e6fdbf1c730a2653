import { defineConfig } from '@playwright/test';
import common from './playwright.config';

// The long suite: all network faults, and hundreds of kills with SIGKILL. `npm test` does not include it.
export default defineConfig({
  ...common,
  projects: [{ name: 'faults', testDir: 'test/faults' }],
  outputDir: 'out/faults',
  reporter: [['list'], ['json', { outputFile: 'out/faults-results.json' }]],
  timeout: 3_600_000,
});
