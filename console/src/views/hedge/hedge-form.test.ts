import { expect, it } from 'vitest';
import { parseHedgeConfig } from '../../../../src/hedge/hedge-config.ts';
import { DEFAULT_FORM, hedgeConfigOf } from './hedge-form.ts';

it('is the program’s own default until somebody changes it', () => {
  expect(parseHedgeConfig(hedgeConfigOf(DEFAULT_FORM))).toEqual(parseHedgeConfig({ schemaVersion: 1 }));
});

it('leaves limits at single shocks to the objectives that look at them', () => {
  const form = { ...DEFAULT_FORM, objective: 'minimum-shortfall', costDollars: 9_000 } as const;
  const config = parseHedgeConfig(hedgeConfigOf(form));
  expect(config.shockLimit).toBeNull();
  expect(config.netDv01LimitLots).toBeNull();
  expect(config.limits.costDollars).toBe(9_000);
});
