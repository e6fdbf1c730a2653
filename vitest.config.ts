import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.{ts,tsx,mjs}'],
    // A test that waits waits for a state; this only ends one whose state never comes.
    testTimeout: 20_000,
  },
});
