import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/installed/**/*.test.mjs'],
    // dpkg writes 240 MB at each step, and may have to wait for another one.
    testTimeout: 300_000,
  },
});
