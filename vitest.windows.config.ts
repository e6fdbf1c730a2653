import { defineConfig } from 'vitest/config';

/** Tests of the Windows registry, the Credential Manager and the file system, on Windows and in `npm run test:windows`. */
export default defineConfig({
  test: {
    include: ['test/windows/modules/**/*.test.ts'],
    // The tests share one registry.
    fileParallelism: false,
    testTimeout: 60_000,
  },
});
