import { defineConfig } from 'vitest/config';

/** The full forms of tests whose short forms run with the others. One file at a time: they load or time the machine. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    globalSetup: ['test/services/shared-postgres.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
  },
});
