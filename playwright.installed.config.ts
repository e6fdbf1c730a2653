import { defineConfig } from '@playwright/test';

// For `npm run test:installed`, which sets the folder of the results.
const results = process.env.STAGEBAY_RESULTS ?? 'out/installed';

export default defineConfig({
  projects: [
    { name: 'e2e', testDir: 'test/e2e' },
    { name: 'instrumented', testDir: 'test/installed', testMatch: 'instrumented.spec.ts' },
    { name: 'released', testDir: 'test/installed', testMatch: 'released.spec.ts' },
  ],
  outputDir: `${results}/failed`,
  reporter: [['list']],
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  use: { trace: 'off' },
});
