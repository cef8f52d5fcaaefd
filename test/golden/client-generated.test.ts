import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { formatSource } from '../../scripts/client/format-source.ts';
import { describedPaths } from '../../scripts/client/openapi-document.ts';
import { operationsSource } from '../../scripts/client/operations-source.ts';
import { typeOfSchema } from '../../scripts/client/schema-type.ts';

it('the client’s operations are those that the server describes', async () => {
  // Written anew by: node scripts/write-client.ts
  const path = 'client/operations.ts';
  const written = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  expect(written).toBe(formatSource(operationsSource(await describedPaths()), path));
});

it.each([
  [{ type: 'integer' }, 'number'],
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ enum: ['a', 1] }, '"a" | 1'],
  [{ const: 'x' }, '"x"'],
  [{}, 'unknown'],
  [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, 'readonly (string | null)[]'],
  [{ type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] }, 'readonly [string, number]'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'Readonly<Record<string, number>>'],
  [{ type: 'object', additionalProperties: false }, 'Readonly<Record<string, never>>'],
  [
    { type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['a'] },
    '{\nreadonly "a": string;\nreadonly "b"?: unknown;\n}',
  ],
  [
    { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: {} },
    '{\nreadonly "a"?: string;\nreadonly [member: string]: unknown;\n}',
  ],
])('the schema %j is written as its type', (schema, type) => expect(typeOfSchema(schema)).toBe(type));

it('a schema that the generator does not know is refused', () => {
  expect(() => typeOfSchema({ $ref: '#/elsewhere' })).toThrow(/references/);
  expect(() => typeOfSchema({ type: 'date' })).toThrow(/no type date/);
});
