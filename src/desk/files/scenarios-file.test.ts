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
      { couponOasBp: [{ instrument: 'UMBS30-5.5', oasBp: 12 }], oasBp: 3 },
      { historical: { date: '2023-03-13', since: '2023-03-08' }, pullThroughShift: -0.1 },
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
    [
      'a spread of a future',
      { couponOasBp: [{ instrument: 'TY', oasBp: 1 }] },
      'scenarios[0].couponOasBp[0].instrument',
    ],
    [
      'a curve beside a past day',
      { historical: { date: '2023-03-13' }, curve: { parallelBp: 1 } },
      'scenarios[0]',
    ],
    ['a past day that is none', { historical: { date: '2023-02-30' } }, 'scenarios[0].historical.date'],
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

describe('grids', () => {
  const grid = (changes: object) => ({
    id: 'g',
    name: 'G',
    rows: { factor: 'parallelBp', values: [-50, 0, 50] },
    columns: { factor: 'pullThroughShift', values: [-0.1, 0, 0.1] },
    ...changes,
  });
  const withGrids = (...grids: readonly object[]) =>
    JSON.stringify({ schemaVersion: 1, scenarios: [scenario({ oasBp: 1 })], grids });

  test('are kept as written', () => {
    expect(readScenarios(withGrids(grid({})), 's.json').grids).toEqual([grid({})]);
  });

  test.each([
    ['one factor on both axes', [grid({ columns: { factor: 'parallelBp', values: [0] } })], 'grids[0]'],
    [
      'a value beyond its factor’s limits',
      [grid({ columns: { factor: 'volatilityFactor', values: [0] } })],
      'grids[0].columns.values[0]',
    ],
    [
      'values that do not rise',
      [grid({ rows: { factor: 'oasBp', values: [5, 5] } })],
      'grids[0].rows.values[1]',
    ],
    ['an id twice', [grid({}), grid({})], 'grids'],
  ])('of %s are refused', (_, grids, field) => {
    expect(() => readScenarios(withGrids(...grids), 's.json')).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field }) }),
    );
  });

  test('are no more than a run can hold', () => {
    const values = Array.from({ length: 15 }, (_, index) => index + 1);
    const large = (id: string) =>
      grid({
        id,
        rows: { factor: 'parallelBp', values },
        columns: { factor: 'oasBp', values },
      });
    expect(() => readScenarios(withGrids(large('a'), large('b')), 's.json')).toThrow(
      '400 scenarios and cells',
    );
  });
});
