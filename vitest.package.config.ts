import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/package/**/*.test.mjs'],
    // As in vitest.config.ts: it only ends a test whose state never comes.
    testTimeout: 60_000,
  },
});
