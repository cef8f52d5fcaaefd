/**
 * Writes the days after the example day of examples/explain, of which `counterpoise explain` tells the P&L.
 *
 *   node scripts/make-explain-days.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readableJson } from './example-day/readable-json.ts';
import { nextBook } from './explain-days/book.ts';
import { EXPLAIN_DAYS } from './explain-days/days.ts';
import { dayBefore, exampleNextDay, nextMarket } from './explain-days/market.ts';

const examples = new URL('../examples/', import.meta.url);
const positions = readFileSync(new URL('2025-02-10/positions.csv', examples), 'utf8');
const before = await dayBefore();
for (const day of EXPLAIN_DAYS) {
  const market = await nextMarket(before, day.move, exampleNextDay(day.description));
  const book = nextBook(day, market, positions);
  const folder = new URL(`explain/${day.folder}/`, examples);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('market.json', folder), readableJson(market));
  writeFileSync(new URL('pipeline.csv', folder), book.pipelineCsv);
  writeFileSync(new URL('positions.csv', folder), book.positionsCsv);
  writeFileSync(new URL('cash.csv', folder), book.cashCsv);
}
