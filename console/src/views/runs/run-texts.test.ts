import { expect, it } from 'vitest';
import { resultTables } from '../../../../src/desk/tables/result-tables.ts';
import { replayText, secondsBetween, secondsText, stateText, tablesOf } from './run-texts.ts';

it('names the tables that the server writes', () => {
  const anyResult = { rows: [], baselines: {}, effectiveness: { periods: {}, scenarios: {} } };
  const results: readonly (readonly [string, object])[] = [
    ...['risk', 'hedge', 'stress', 'explain', 'execution', 'servicing', 'backtest', 'pricing'].map(
      (kind) => [kind, anyResult] as const,
    ),
    ['execution', { quoteAs: 'price' }],
    ['execution', { cohorts: [] }],
  ];
  for (const [kind, result] of results) {
    const written = Object.keys(resultTables(kind, JSON.stringify(result))!);
    expect([kind, tablesOf(kind, result)]).toEqual([kind, written]);
  }
});

it('says times, states and replays', () => {
  expect(secondsBetween('2025-02-10T10:00:00.000Z', '2025-02-10T10:00:31.500Z')).toBe(31.5);
  expect(secondsBetween('2025-02-10T10:00:00.000Z', null)).toBeNull();
  expect(secondsText(31.5)).toBe('31.5 s');
  expect(secondsText(180)).toBe('3.0 min');
  expect(stateText({ state: 'running', cancelRequested: true })).toBe('▶ stopping');
  expect(replayText({ replayOf: 'job_1', matchesOriginal: true })).toBe('✓ bit for bit');
  expect(replayText({ replayOf: null, matchesOriginal: null })).toBe('');
});
