import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PUBLISHED_SCHEMAS } from '../../src/api/published-schemas.ts';
import { MODEL_CATALOGUE } from '../../src/desk/model-catalogue.ts';
import { schemaFileText } from '../../src/desk/schemas.ts';

const unavailable = MODEL_CATALOGUE.filter(({ available }) => !available).map(({ kind }) => kind);

/** Parameters of a model that is refused anyway are not read. */
function isUnavailableModel(properties: unknown): boolean {
  return unavailable.some(
    (kind) => JSON.stringify(properties) === JSON.stringify({ kind: { type: 'string', const: kind } }),
  );
}

const folder = new URL('../../docs/schemas/', import.meta.url);

it('a file is published for every schema, and no other', () => {
  const names = Object.keys(PUBLISHED_SCHEMAS).map((name) => `${name}.json`);
  expect(readdirSync(folder).sort()).toEqual(names.sort());
});

it.each(Object.entries(PUBLISHED_SCHEMAS))('%s is published as the readers have it', (name, published) => {
  // Written anew by: node scripts/write-schemas.ts
  expect(readFileSync(new URL(`${name}.json`, folder), 'utf8')).toBe(schemaFileText(name, published));
});

it.each(Object.entries(PUBLISHED_SCHEMAS))(
  '%s refuses unknown keys and describes what is written',
  (name, published) => {
    const schema = JSON.parse(schemaFileText(name, published));
    const objects: object[] = [];
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('properties' in node && !isUnavailableModel(node.properties)) objects.push(node);
      for (const child of Object.values(node)) visit(child);
    };
    visit(schema);
    expect(objects.length).toBeGreaterThan(0);
    for (const object of objects) expect(object).toHaveProperty('additionalProperties', false);
  },
);
