import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withSettings } from '../../scripts/configuration/settings-table.ts';
import { nameOf, SETTINGS } from '../../src/config/settings.ts';

const page = readFileSync(new URL('../../docs/operations/configuration.md', import.meta.url), 'utf8');

it('the page has every setting as the schema has it, and no other', () => {
  // Written anew by: node scripts/write-settings.ts
  expect(withSettings(page)).toBe(page);
  const documented = [...page.matchAll(/^\| `([\w.]+)`<br>/gm)].map(([, name]) => name);
  expect(documented).toEqual(SETTINGS.map(({ path }) => nameOf(path)));
});
