/**
 * Writes examples/2025-02-10/market.json, and market-with-options.json beside it, from the quotes in scripts/example-day/quotes.ts.
 *
 *   node scripts/make-example-market.ts
 */
import { writeFileSync } from 'node:fs';
import { exampleMarket } from './example-day/market.ts';
import { exampleMarketWithOptions } from './example-day/options.ts';
import { readableJson } from './example-day/readable-json.ts';

const folder = new URL('../examples/2025-02-10/', import.meta.url);
writeFileSync(new URL('market.json', folder), readableJson(exampleMarket()));
writeFileSync(new URL('market-with-options.json', folder), readableJson(exampleMarketWithOptions()));
