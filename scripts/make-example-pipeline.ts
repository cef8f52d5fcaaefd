/**
 * Writes examples/2025-02-10/pipeline.csv: 500 locks drawn from scripts/example-day/distributions.ts.
 *
 *   node scripts/make-example-pipeline.ts
 */
import { writeFileSync } from 'node:fs';
import { examplePipelineCsv } from './example-day/pipeline.ts';

const target = new URL('../examples/2025-02-10/pipeline.csv', import.meta.url);
writeFileSync(target, examplePipelineCsv());
