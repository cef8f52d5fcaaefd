/**
 * Writes the example day's investors, their bids, lock events, charges and settlement file: invented, from a seed.
 *
 *   node scripts/make-example-bids.ts
 */
import { writeFileSync } from 'node:fs';
import { exampleBidsCsv, exampleInvestors } from './example-day/bids.ts';
import { exampleChargesCsv, exampleLockEvents } from './example-day/lock-events.ts';
import { readableJson } from './example-day/readable-json.ts';
import { exampleSettlementCsv } from './example-day/settlement.ts';

const folder = new URL('../examples/2025-02-10/', import.meta.url);
const write = (name: string, text: string) => writeFileSync(new URL(name, folder), text);

write('investors.json', readableJson(exampleInvestors()));
write('bids-investor-a.csv', exampleBidsCsv('INVESTOR-A'));
write('bids-investor-b.csv', exampleBidsCsv('INVESTOR-B'));
write('lock-events.json', readableJson(exampleLockEvents()));
write('charges.csv', exampleChargesCsv());
write('settlement.csv', exampleSettlementCsv());
