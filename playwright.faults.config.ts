import { defineConfig } from '@playwright/test';
import common from './playwright.config';

// The long suite: every fault of the network, and kill -9 at hundreds of instants. Not part of `npm test`.
export default defineConfig({
  ...common,
  projects: [{ name: 'faults', testDir: 'test/faults' }],
  outputDir: 'out/faults',
  reporter: [['list'], ['json', { outputFile: 'out/faults-results.json' }]],
  timeout: 3_600_000,
});
