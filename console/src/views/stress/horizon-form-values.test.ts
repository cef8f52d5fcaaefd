import { expect, it } from 'vitest';
import { horizonConfigSchema } from '../../../../src/sim/horizon/horizon-config.ts';
import { DEFAULT_HORIZON, horizonConfigOf } from './horizon-form-values.ts';

it('asks for what the API takes, its defaults where nothing is filled in', () => {
  expect(horizonConfigSchema.parse(horizonConfigOf(DEFAULT_HORIZON))).toMatchObject({
    businessDays: 10,
    scenarioCount: 2_000,
    rates: { from: 'stated' },
  });
  const empty = horizonConfigOf({
    businessDays: null,
    scenarioCount: null,
    rates: 'model',
    expectedMarginPer100: 0.75,
  });
  expect(horizonConfigSchema.parse(empty)).toMatchObject({ businessDays: 1, expectedMarginPer100: 0.75 });
});
