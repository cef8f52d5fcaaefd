import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,calibration,validation,client,test,scripts}/**/*.test.ts'],
    // Minutes to an hour each: npm run test:long.
    exclude: [...configDefaults.exclude, 'test/long/**'],
    globalSetup: ['test/services/shared-postgres.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
