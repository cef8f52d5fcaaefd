import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { PUBLISHED_SCHEMAS } from '../src/api/published-schemas.ts';
import { schemaFileText } from '../src/desk/schemas.ts';

/** Writes docs/schemas/*.json from the schemas the readers use; files of names that are gone are removed. */
const folder = new URL('../docs/schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) {
  if (file.endsWith('.json')) rmSync(new URL(file, folder));
}
for (const [name, published] of Object.entries(PUBLISHED_SCHEMAS)) {
  writeFileSync(new URL(`${name}.json`, folder), schemaFileText(name, published));
}
process.stdout.write(`Wrote ${Object.keys(PUBLISHED_SCHEMAS).length} schemas to docs/schemas.\n`);
