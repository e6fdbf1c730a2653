import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.{ts,tsx,mjs}'],
    // Tests wait for states. The limit only ends a test whose state never occurs.
    testTimeout: 20_000,
  },
});
