import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertJsonLimits, type JsonLimits } from './json-limits.ts';

const ROOMY: JsonLimits = {
  depthMax: 10,
  arrayLengthMax: 100,
  objectKeyCountMax: 100,
  stringLengthMax: 100,
  valueCountMax: 1000,
};

const accepts = (text: string, limits: Partial<JsonLimits>): boolean => {
  try {
    assertJsonLimits(text, { ...ROOMY, ...limits });
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'INPUT_INVALID' });
    return false;
  }
};

describe('a JSON text', () => {
  it('may be as deep as the limit, and no deeper', () => {
    expect(accepts('[[{"a":1}]]', { depthMax: 3 })).toBe(true);
    expect(accepts('[[{"a":1}]]', { depthMax: 2 })).toBe(false);
    expect(accepts(`${'['.repeat(1_000_000)}`, {})).toBe(false);
  });

  it('may have arrays and objects as long as the limit', () => {
    expect(accepts('[1,2,3]', { arrayLengthMax: 3, objectKeyCountMax: 1 })).toBe(true);
    expect(accepts('[1,2,3]', { arrayLengthMax: 2 })).toBe(false);
    expect(accepts('{"a":1,"b":[1,2,3]}', { objectKeyCountMax: 2 })).toBe(true);
    expect(accepts('{"a":1,"b":2}', { objectKeyCountMax: 1 })).toBe(false);
    expect(accepts('[[1,2],[1,2],3]', { arrayLengthMax: 3 })).toBe(true);
  });

  it('may have texts and keys as long as the limit, whatever they hold', () => {
    expect(accepts('["abc"]', { stringLengthMax: 3 })).toBe(true);
    expect(accepts('["abcd"]', { stringLengthMax: 3 })).toBe(false);
    expect(accepts('{"abcd":1}', { stringLengthMax: 3 })).toBe(false);
    expect(accepts(String.raw`["\"[,[","\\"]`, { depthMax: 1, arrayLengthMax: 2 })).toBe(true);
    expect(accepts(String.raw`["\\\"[[["]`, { depthMax: 1 })).toBe(true);
    expect(accepts(`["${'a'.repeat(200)}`, {})).toBe(false);
  });

  it('may hold as many values in all as the limit', () => {
    expect(accepts('[[1,2],[3,4]]', { valueCountMax: 6 })).toBe(true);
    expect(accepts('[[1,2],[3,4]]', { valueCountMax: 5 })).toBe(false);
  });

  it('may hold numbers that a double holds', () => {
    for (const number of [
      '1e308',
      '-1.7976931348623157e308',
      '5E-324',
      '0.1000000000000000055511151231257827',
    ]) {
      expect(accepts(`{"a":[${number}]}`, {})).toBe(true);
    }
    for (const number of [
      '1e309',
      '-1e999',
      '1E+400',
      '0.001e9999',
      '9'.repeat(400),
      `0.${'1'.repeat(100)}`,
    ]) {
      expect(accepts(number, {}), number).toBe(false);
      expect(accepts(`{"a":[1, ${number} ]}`, {}), number).toBe(false);
    }
    expect(accepts('[true,false,null,"1e999","e"]', {})).toBe(true);
  });

  it('that could be a number with many exponents is refused at once, however much follows', () => {
    const text = `[${'e'.repeat(63)}${'a'.repeat(32 * 1024 * 1024)}`;
    const startMs = performance.now();
    expect(accepts(text, {})).toBe(false);
    // To read the rest at every exponent takes seconds; a millisecond is enough.
    expect(performance.now() - startMs).toBeLessThan(300);
  });

  it('is judged as a walk over the parsed value judges it', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6 }),
        fc.nat({ max: 6 }),
        fc.nat({ max: 5 }),
        (value, depth, length) => {
          const limits = { depthMax: depth + 1, arrayLengthMax: length + 1, objectKeyCountMax: length + 2 };
          expect(accepts(JSON.stringify(value), limits)).toBe(isWithin(value, limits, 1));
        },
      ),
      { seed: 20250210, numRuns: 2000 },
    );
  });
});

type Walked = Pick<JsonLimits, 'depthMax' | 'arrayLengthMax' | 'objectKeyCountMax'>;

function isWithin(value: unknown, limits: Walked, depth: number): boolean {
  if (typeof value === 'string') return JSON.stringify(value).length - 2 <= ROOMY.stringLengthMax;
  if (typeof value !== 'object' || value === null) return true;
  if (depth > limits.depthMax) return false;
  const keys = Object.keys(value);
  if (Array.isArray(value) ? value.length > limits.arrayLengthMax : keys.length > limits.objectKeyCountMax) {
    return false;
  }
  return Object.values(value).every((child) => isWithin(child, limits, depth + 1));
}
