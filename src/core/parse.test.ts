import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CounterpoiseError } from './errors.ts';
import { assertInputSize, INPUT_BYTES_MAX } from './input-limits.ts';
import { dottedField, jsonPointer, parseJson, parseWithSchema, pathOfPointer } from './parse.ts';

function errorOf(action: () => unknown): CounterpoiseError {
  try {
    action();
  } catch (error) {
    if (error instanceof CounterpoiseError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('parseJson', () => {
  it('ignores a byte order mark', () => {
    expect(parseJson('\uFEFF{"a": 1}', 'm.json')).toEqual({ a: 1 });
  });

  it.each(['', ' \n', '\uFEFF'])('calls %j empty', (text) => {
    expect(errorOf(() => parseJson(text, 'm.json'))).toMatchObject({
      code: 'INPUT_EMPTY',
      details: { file: 'm.json' },
    });
  });

  it.each([
    ['{"a": 1,\n "b": NaN}', 'line 2, column 7', 'NaN'],
    ['{"a": 1,}', 'line 1, column 9', '}'],
    ['[1, 2] x', 'line 1, column 8', 'x'],
    [`{"name": "${'x'.repeat(80)}",\n\n  "b": nul}`, 'line 3, column 11', '}'],
  ])('says where %j stops being JSON', (text, place, found) => {
    const error = errorOf(() => parseJson(text, 'm.json'));
    expect(error.code).toBe('INPUT_INVALID');
    expect(error.message).toContain(place);
    expect(error.details.found).toBe(found);
  });

  it.each(['{"a": [1, 2', '{"a": "text', '{"a":'])('calls %j truncated', (text) => {
    expect(errorOf(() => parseJson(text, 'm.json')).message).toMatch(/ends too early, at line 1, column \d+/);
  });
});

describe('pointers', () => {
  it('escape as RFC 6901 says, and back', () => {
    const path = ['a/b', 'm~n', 0, ''];
    expect(jsonPointer(path)).toBe('/a~1b/m~0n/0/');
    expect(pathOfPointer('/a~1b/m~0n/0/')).toEqual(['a/b', 'm~n', '0', '']);
    expect(pathOfPointer('')).toEqual([]);
    expect(dottedField(['tba', 3, 'price'])).toBe('tba[3].price');
  });
});

describe('parseWithSchema', () => {
  const rate = z.number().refine((value) => Math.abs(value) <= 1, 'is not a decimal rate');
  const schema = z.strictObject({
    rate,
    grid: z.union([z.number(), z.array(z.strictObject({ rate }))]).optional(),
  });
  const faults = (value: unknown) => errorOf(() => parseWithSchema(schema, value, { file: 'm.json' }));

  it('returns what the schema makes of the value', () => {
    expect(parseWithSchema(schema, { rate: 0.5 })).toEqual({ rate: 0.5 });
  });

  it('reports every fault, the first one in its own place', () => {
    const error = faults({ rate: 6.75, 'b/c': 1 });
    expect(error.details).toMatchObject({ file: 'm.json', field: 'rate', pointer: '/rate', found: '6.75' });
    expect(error.details.errors).toEqual([
      { pointer: '/rate', code: 'INPUT_INVALID', detail: '6.75 is not a decimal rate.' },
      { pointer: '/b~1c', code: 'INPUT_INVALID', detail: 'The key "b/c" is not known here.' },
    ]);
  });

  it('says what is missing', () => {
    expect(faults({}).details).toMatchObject({ pointer: '/rate' });
    expect(faults({}).message).toBe('A required value is missing.');
  });

  it('follows the branch of a union that got furthest', () => {
    expect(faults({ rate: 0, grid: [{ rate: 5 }] }).details.pointer).toBe('/grid/0/rate');
    expect(faults({ rate: 0, grid: 'x' }).message).toMatch(/expected number.*; or: expected array/);
  });

  it('names the kinds that are known', () => {
    const kinds = z.strictObject({
      model: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('one') }),
        z.strictObject({ kind: z.literal('two') }),
      ]),
    });
    const fault = (model: object) => errorOf(() => parseWithSchema(kinds, { model })).message;
    expect(fault({ kind: 'three' })).toBe('"three" is not accepted: expected one of "one"|"two".');
    expect(fault({})).toBe('A required value is missing. Expected one of "one"|"two".');
  });

  it('shortens what it found', () => {
    expect(faults({ rate: 'x'.repeat(500) }).message.length).toBeLessThan(150);
  });
});

describe('assertInputSize', () => {
  it('names both sizes', () => {
    expect(() => assertInputSize(INPUT_BYTES_MAX, 'a.csv')).not.toThrow();
    const error = errorOf(() => assertInputSize(200 * 1024 * 1024, 'a.csv'));
    expect(error).toMatchObject({ code: 'INPUT_TOO_LARGE', details: { file: 'a.csv' } });
    expect(error.message).toContain('200.0 MiB');
    expect(error.message).toContain('64 MiB');
  });
});
