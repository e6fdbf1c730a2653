import { defineConfig } from '@playwright/test';
import common from './playwright.config';

// The long suite of updates: real packages are installed and replaced while the app runs. Only on Debian and for root.
export default defineConfig({
  ...common,
  projects: [{ name: 'updates', testDir: 'test/updates' }],
  globalSetup: './test/updates/make-packages.ts',
  outputDir: 'out/updates',
  reporter: [['list'], ['json', { outputFile: 'out/updates-results.json' }]],
  // The shortest idle time of a policy is a minute, and the tests wait for several of them.
  timeout: 300_000,
});
