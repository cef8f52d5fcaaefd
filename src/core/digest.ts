import { createHash } from 'node:crypto';
import { invariant } from './invariant.ts';

/**
 * A JSON text that is the same for equal values: keys sorted, no white space, undefined members left out.
 *
 * @source RFC 8785 (JSON Canonicalization Scheme), for values without lone surrogates
 * @throws Error when the value holds a number that JSON cannot write
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    invariant(Number.isFinite(value), 'A digested number is finite.');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  invariant(typeof value === 'object', 'Only JSON values can be digested.');
  const object = value as Record<string, unknown>;
  const members = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of a value's canonical JSON, as `sha256:` and 64 hexadecimal digits. */
export function digestOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

/**
 * SHA-256 of texts and arrays of numbers in their order, as hexadecimal digits: a name for what is made of them.
 *
 * @param parts each is framed by its length, so that no two lists share a name by running together
 */
export function contentKey(parts: readonly (string | Float64Array | Int32Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(`${typeof part === 'string' ? 'text' : 'numbers'} ${part.length}:`);
    // A hash does not read shared memory in place.
    hash.update(
      typeof part === 'string'
        ? part
        : new Uint8Array(new Uint8Array(part.buffer, part.byteOffset, part.byteLength)),
    );
  }
  return hash.digest('hex');
}
