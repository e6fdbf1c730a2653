import { defineConfig } from '@playwright/test';
import common from './playwright.config';

// The long suite of updates: real packages, installed and replaced under the running app. Debian and root only.
export default defineConfig({
  ...common,
  projects: [{ name: 'updates', testDir: 'test/updates' }],
  globalSetup: './test/updates/make-packages.ts',
  outputDir: 'out/updates',
  reporter: [['list'], ['json', { outputFile: 'out/updates-results.json' }]],
  // An idle minute is the shortest that a policy can ask for, and several of them are waited for.
  timeout: 300_000,
});
