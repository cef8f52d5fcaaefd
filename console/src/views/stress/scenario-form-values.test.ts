import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIOS } from '../../../../src/desk/default-scenarios.ts';
import { scenariosFileSchema } from '../../../../src/desk/files/scenarios-file.ts';
import { describeScenario, EMPTY_FORM, scenarioOf } from './scenario-form-values.ts';

const NONE = new Set<string>();

describe('a scenario of the form', () => {
  it('is none where nothing moves', () => {
    expect(scenarioOf({ ...EMPTY_FORM, name: 'Nothing' }, NONE)).toBeNull();
    expect(scenarioOf({ ...EMPTY_FORM, curve: 'points' }, NONE)).toBeNull();
  });

  it('is what the API takes, in its units', () => {
    const scenario = scenarioOf(
      {
        ...EMPTY_FORM,
        name: 'Rally −50, 20 % faster',
        parallelBp: -50,
        refinancingPercent: 20,
        pullThroughPoints: -5,
        oasBp: 10,
      },
      NONE,
    );
    expect(scenario).toEqual({
      id: 'rally--50-20-faster',
      name: 'Rally −50, 20 % faster',
      curve: { parallelBp: -50 },
      refinancingFactor: 1.2,
      pullThroughShift: -0.05,
      oasBp: 10,
    });
    expect(() => scenariosFileSchema.parse({ schemaVersion: 1, scenarios: [scenario] })).not.toThrow();
  });

  it('has the tenors that were written, and another id than the others', () => {
    const form = { ...EMPTY_FORM, name: 'Twist', curve: 'points' as const, pointsBp: { 2: -25, 30: 25 } };
    const scenario = scenarioOf(form, new Set(['twist', 'twist-2']))!;
    expect(scenario.id).toBe('twist-3');
    expect(scenario.curve).toEqual({
      points: [
        { years: 2, shiftBp: -25 },
        { years: 30, shiftBp: 25 },
      ],
    });
  });

  it('is called by what it moves where it has no name', () => {
    const scenario = scenarioOf({ ...EMPTY_FORM, parallelBp: 25, volatilityPercent: 10 }, NONE)!;
    expect(scenario.name).toBe('rates +25 bp; volatility +10 %');
    expect(() => scenariosFileSchema.parse({ schemaVersion: 1, scenarios: [scenario] })).not.toThrow();
  });
});

it('says of every scenario of the library what it moves', () => {
  for (const scenario of DEFAULT_SCENARIOS.scenarios) {
    expect(describeScenario(scenario)).toMatch(/[+−]\d/);
  }
});
