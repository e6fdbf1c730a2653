import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/package/**/*.test.mjs'],
    // As in vitest.config.ts, the limit only ends a test whose state never occurs.
    testTimeout: 60_000,
  },
});
