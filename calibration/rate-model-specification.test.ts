import { expect, it } from 'vitest';
import { rateModelSpecificationSchema } from './rate-model-specification.ts';

it.each([
  ['a constant volatility', { kind: 'hull-white' }, true],
  [
    'pieces and a held reversion',
    { kind: 'hull-white', meanReversion: 0.03, volatilityUntilYears: [1, 5] },
    true,
  ],
  ['two factors, one reversion held', { kind: 'g2', b: 0.05, previousWeight: 0.01 }, true],
  ['pieces that do not rise', { kind: 'hull-white', volatilityUntilYears: [5, 5] }, false],
  ['no pieces', { kind: 'hull-white', volatilityUntilYears: [] }, false],
  ['a reversion beyond every model', { kind: 'g2', a: 6 }, false],
  ['a negative weight', { kind: 'g2', previousWeight: -1 }, false],
  ['a field of another model', { kind: 'g2', meanReversion: 0.03 }, false],
  ['a model nobody knows', { kind: 'cir' }, false],
])('reads %s as a specification or not', (_, specification, accepted) => {
  expect(rateModelSpecificationSchema.safeParse(specification).success).toBe(accepted);
});
