import { defineConfig } from 'vitest/config';
import { catalogPlugin } from './scripts/strings/compile-catalog.mjs';

export default defineConfig({
  plugins: [catalogPlugin()],
  test: {
    include: ['test/unit/**/*.test.{ts,tsx,mjs}'],
    // Tests wait for states. The limit only ends a test whose state never occurs.
    testTimeout: 20_000,
    // By default, vitest leaves one core idle, and CI has two.
    maxWorkers: '100%',
  },
});
