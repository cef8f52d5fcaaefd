import { writeFileSync } from 'node:fs';
import { formatSource } from './client/format-source.ts';
import { describedPaths } from './client/openapi-document.ts';
import { operationsSource } from './client/operations-source.ts';

/** Writes client/operations.ts from the server's own description. */
const PATH = 'client/operations.ts';
const source = formatSource(operationsSource(await describedPaths()), PATH);
writeFileSync(new URL(`../${PATH}`, import.meta.url), source);
process.stdout.write(`Wrote ${PATH}.\n`);
