import { CounterpoiseError } from '../core/errors.ts';

/** What a JSON text may hold, whatever its schema. */
export interface JsonLimits {
  readonly depthMax: number;
  readonly arrayLengthMax: number;
  readonly objectKeyCountMax: number;
  /** Of a text or a key, as written: an escape counts with all its characters. */
  readonly stringLengthMax: number;
  /** Members and elements of the whole text. */
  readonly valueCountMax: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Refuses a JSON text that is larger inside than accepted, before anything is made of it: a small body can hold
 * millions of empty arrays, each of which costs many times its two characters once it is parsed.
 *
 * One pass without recursion. Whether the text is JSON at all is left to the parser.
 *
 * @throws CounterpoiseError INPUT_INVALID with the limit and the place, in characters from the start
 */
export function assertJsonLimits(text: string, limits: JsonLimits): void {
  const { depthMax, arrayLengthMax, objectKeyCountMax, stringLengthMax, valueCountMax } = limits;
  /** Commas so far in each container that is open, the innermost last. */
  const commaCounts = new Int32Array(depthMax + 1);
  /** The most commas each of them may have. */
  const commaCountMaxima = new Int32Array(depthMax + 1);
  // Outside of containers nothing is counted; the parser refuses commas there.
  commaCountMaxima[0] = valueCountMax;
  let depth = 0;
  let valueCount = 0;
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case QUOTE: {
        const end = endOfString(text, index + 1);
        if (end - index - 1 > stringLengthMax) refuse('A text', index, `up to ${stringLengthMax} characters`);
        index = end;
        break;
      }
      case OPEN_BRACKET:
      case OPEN_BRACE:
        if (depth === depthMax) refuse('The nesting', index, `up to ${depthMax} levels`);
        depth += 1;
        commaCounts[depth] = 0;
        commaCountMaxima[depth] =
          (text.charCodeAt(index) === OPEN_BRACKET ? arrayLengthMax : objectKeyCountMax) - 1;
        valueCount += 1;
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        if (depth > 0) depth -= 1;
        break;
      case COMMA:
        valueCount += 1;
        commaCounts[depth]! += 1;
        if (commaCounts[depth]! > commaCountMaxima[depth]!) {
          refuse('A list or object', index, `up to ${commaCountMaxima[depth]! + 1} members`);
        }
        break;
      default:
        break;
    }
    if (valueCount > valueCountMax) refuse('The number of values', index, `up to ${valueCountMax} in all`);
  }
}

/** Index of the quote that closes a string, or of the end of the text. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end !== -1 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

/** Whether an odd number of backslashes stands before the character. */
function isEscaped(text: string, index: number, start: number): boolean {
  let first = index;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (index - first) % 2 === 1;
}

function refuse(what: string, index: number, accepted: string): never {
  throw new CounterpoiseError('INPUT_INVALID', `${what} is larger than accepted, at character ${index}.`, {
    pointer: '',
    accepted,
  });
}
