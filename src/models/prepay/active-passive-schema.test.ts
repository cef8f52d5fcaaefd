import { describe, expect, it } from 'vitest';
import { ACTIVE_PASSIVE_PARAMETERS } from './active-passive.ts';
import { activePassiveParametersSchema } from './active-passive-schema.ts';

describe('activePassiveParametersSchema', () => {
  it.each(Object.entries(ACTIVE_PASSIVE_PARAMETERS))('accepts the shipped set of %s', (_, parameters) => {
    expect(activePassiveParametersSchema.parse(parameters)).toEqual(parameters);
  });

  it.each([
    ['a lock-in that turns turnover negative', { lockIn: 30 }],
    ['eleven months', { seasonality: new Array(11).fill(1) }],
    ['a slope that is not a number', { slope: Number.NaN }],
    ['a key it does not know', { burnout: 1 }],
  ])('refuses %s', (_, change) => {
    const document = { ...ACTIVE_PASSIVE_PARAMETERS.UMBS30, ...change };
    expect(activePassiveParametersSchema.safeParse(document).success).toBe(false);
  });
});
