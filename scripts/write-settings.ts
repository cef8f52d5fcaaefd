import { readFileSync, writeFileSync } from 'node:fs';
import { withSettings } from './configuration/settings-table.ts';

/** Writes the tables of docs/operations/configuration.md from the schema of the configuration. */
const page = new URL('../docs/operations/configuration.md', import.meta.url);
writeFileSync(page, withSettings(readFileSync(page, 'utf8')));
process.stdout.write('Wrote the settings to docs/operations/configuration.md.\n');
