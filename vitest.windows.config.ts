import { defineConfig } from 'vitest/config';

/** What only Windows has: its registry, its Credential Manager and its file system. Runs on Windows, and in the lab of `npm run test:windows`. */
export default defineConfig({
  test: {
    include: ['test/windows/modules/**/*.test.ts'],
    // The registry is one for all of them.
    fileParallelism: false,
    testTimeout: 60_000,
  },
});
