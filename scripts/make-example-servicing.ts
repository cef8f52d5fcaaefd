/**
 * Writes examples/2025-02-10/servicing.csv: 120 cohorts drawn from scripts/example-day/servicing.ts.
 *
 *   node scripts/make-example-servicing.ts
 */
import { writeFileSync } from 'node:fs';
import { exampleServicingCsv } from './example-day/servicing.ts';

const target = new URL('../examples/2025-02-10/servicing.csv', import.meta.url);
writeFileSync(target, exampleServicingCsv());
