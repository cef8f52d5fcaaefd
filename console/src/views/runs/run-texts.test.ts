import { expect, it } from 'vitest';
import { resultTables } from '../../../../src/desk/tables/result-tables.ts';
import { replayText, secondsBetween, secondsText, stateText, TABLES_OF_KIND } from './run-texts.ts';

it('names the tables that the server writes', () => {
  const anyResult = '{"rows":[],"baselines":{},"effectiveness":{"periods":{},"scenarios":{}}}';
  for (const kind of ['risk', 'hedge', 'stress', 'explain', 'execution', 'pricing']) {
    expect([kind, Object.keys(resultTables(kind, anyResult)!)]).toEqual([kind, TABLES_OF_KIND[kind]]);
  }
  expect(Object.keys(resultTables('execution', '{"quoteAs":"price"}')!)).toEqual(
    TABLES_OF_KIND['rate-sheet'],
  );
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
