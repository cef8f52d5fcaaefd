import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Minutes long, however short the files are: begun last, they would run on alone while the other core has nothing to do. */
const LONGEST =
  /test\/(e2e\/(kills|api-fuzz|cli|calibrate|validate|served-work|backtest)|browser\/desk-day|property\/backtest|services\/spreadsheets)\.test\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongest = ({ moduleId }: TestSpecification): boolean => LONGEST.test(moduleId);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

export default defineConfig({
  test: {
    include: ['{src,calibration,validation,client,console,test,scripts}/**/*.test.{ts,tsx}'],
    // Minutes to an hour each: npm run test:long.
    exclude: [...configDefaults.exclude, 'test/long/**'],
    setupFiles: ['test/property/fixed-seed.ts'],
    globalSetup: ['test/services/shared-postgres.ts', 'test/browser/built-console.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
