import { defineConfig } from 'vitest/config';
import { catalogPlugin } from './scripts/strings/compile-catalog.mjs';

export default defineConfig({
  plugins: [catalogPlugin()],
  test: {
    include: ['test/regimes/**/*.test.ts'],
  },
});
