/**
 * Writes examples/2025-02-10/market.json from the quotes in scripts/example-day/quotes.ts.
 *
 *   node scripts/make-example-market.ts
 */
import { writeFileSync } from 'node:fs';
import { exampleMarket } from './example-day/market.ts';
import { readableJson } from './example-day/readable-json.ts';

const target = new URL('../examples/2025-02-10/market.json', import.meta.url);
writeFileSync(target, readableJson(exampleMarket()));
