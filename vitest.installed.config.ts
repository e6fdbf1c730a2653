import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/installed/**/*.test.mjs'],
    // dpkg writes 240 MB in each step and may have to wait for another dpkg.
    testTimeout: 300_000,
  },
});
