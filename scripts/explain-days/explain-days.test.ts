import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { isoDate } from '../../src/core/dates.ts';
import { lockSteps, pairLocks } from '../../src/desk/explain/lock-steps.ts';
import { readPipeline } from '../../src/desk/files/read-pipeline.ts';
import { readPositions } from '../../src/desk/files/read-positions.ts';
import type { MarketDay } from '../../src/desk/market-day.ts';
import { AS_OF } from '../example-day/quotes.ts';
import { readableJson } from '../example-day/readable-json.ts';
import { nextBook } from './book.ts';
import { EXPLAIN_DAYS, NEXT_DAY } from './days.ts';
import { dayBefore, exampleNextDay, nextMarket } from './market.ts';

const text = (path: string): string =>
  readFileSync(new URL(`../../examples/${path}`, import.meta.url), 'utf8');

let before: MarketDay;
beforeAll(async () => {
  before = await dayBefore();
});

describe.each(EXPLAIN_DAYS)('the day after: $folder', (day) => {
  it('has the files that the script writes, to the byte', async () => {
    const market = await nextMarket(before, day.move, exampleNextDay(day.description));
    expect(readableJson(market) === text(`explain/${day.folder}/market.json`)).toBe(true);
    const book = nextBook(day, market, text('2025-02-10/positions.csv'));
    expect(book.pipelineCsv === text(`explain/${day.folder}/pipeline.csv`)).toBe(true);
    expect(book.positionsCsv === text(`explain/${day.folder}/positions.csv`)).toBe(true);
    expect(book.cashCsv === text(`explain/${day.folder}/cash.csv`)).toBe(true);
  });

  it('has a book that reads without a fault, and in which something of every kind happened', () => {
    const dates = { before: isoDate(AS_OF), after: isoDate(NEXT_DAY) };
    const first = readPipeline(text('2025-02-10/pipeline.csv'), 'pipeline.csv', { asOf: dates.before });
    const pipeline = readPipeline(text(`explain/${day.folder}/pipeline.csv`), 'pipeline.csv', {
      asOf: dates.after,
    });
    expect(pipeline.rejected).toEqual([]);
    const lines = new Set(
      [...pairLocks(first.locks, pipeline.locks, dates).values()].flatMap((pair) =>
        lockSteps(pair, pair.before?.stage === 'funded').map(({ line }) => line),
      ),
    );
    const expected = ['stage-changes', 'extensions', 'fallout', 'sales', 'new-locks'];
    expect([...lines].sort()).toEqual(
      [...expected, ...(day.renegotiationChance > 0 ? ['renegotiations'] : [])].sort(),
    );
    const positions = readPositions(text(`explain/${day.folder}/positions.csv`), 'positions.csv');
    expect(positions.rejected).toEqual([]);
    expect(positions.positions).toHaveLength(8);
  });
});
