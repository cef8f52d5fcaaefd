import { describe, expect, test } from 'vitest';
import { CounterpoiseError } from '../../core/errors.ts';
import { readScenarios } from './scenarios-file.ts';

const scenario = (changes: object) => ({ id: 's1', name: 'S', ...changes });
const file = (...scenarios: readonly object[]) => JSON.stringify({ schemaVersion: 1, scenarios });

describe('readScenarios', () => {
  test('each kind of change is kept as written', () => {
    const changes = [
      { curve: { parallelBp: -300 } },
      {
        curve: {
          points: [
            { years: 2, shiftBp: -25 },
            { years: 30, shiftBp: 25 },
          ],
        },
      },
      { volatilityFactor: 1.2 },
      { refinancingFactor: 0.8, turnoverFactor: 1.2, defaultFactor: 1.5 },
      { pullThroughShift: -0.05, mortgageBasisBp: 10, oasBp: -10 },
    ];
    const scenarios = changes.map((change, index) => ({ ...scenario(change), id: `s${index}` }));
    expect(readScenarios(file(...scenarios), 's.json').scenarios).toEqual(scenarios);
  });

  test.each([
    ['a shift in points of percent by mistake', { curve: { parallelBp: 30_000 } }, 'scenarios[0].curve'],
    ['a factor of zero', { volatilityFactor: 0 }, 'scenarios[0].volatilityFactor'],
    ['pull-through in percent', { pullThroughShift: -5 }, 'scenarios[0].pullThroughShift'],
    ['nothing changed', {}, 'scenarios[0]'],
    ['an unknown member', { parallelBp: 25 }, 'scenarios[0].parallelBp'],
    [
      'points out of order',
      {
        curve: {
          points: [
            { years: 30, shiftBp: 1 },
            { years: 2, shiftBp: 1 },
          ],
        },
      },
      'scenarios[0].curve',
    ],
    [
      'two curve moves',
      { curve: { parallelBp: 1, points: [{ years: 2, shiftBp: 1 }] } },
      'scenarios[0].curve',
    ],
    ['an id with spaces', { id: 'S 1', oasBp: 1 }, 'scenarios[0].id'],
  ])('%s is refused with its field', (_, change, field) => {
    try {
      readScenarios(file(scenario(change)), 's.json');
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof CounterpoiseError)) throw error;
      expect(error.code).toBe('INPUT_INVALID');
      expect(error.details.file).toBe('s.json');
      expect(error.details.field).toContain(field);
    }
  });

  test('an id twice', () => {
    const twice = scenario({ oasBp: 1 });
    expect(() => readScenarios(file(twice, twice), 's.json')).toThrow(/twice/);
  });
});
