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

/** A double is written back with at most 25 characters; this many are more than any program writes. */
const NUMBER_LENGTH_MAX = 64;

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COLON = 0x3a;
const UPPER_E = 0x45;
const LOWER_E = 0x65;
/**
 * From its sign to its last digit, and what no number has but a word or a broken number may. No more than shows that it
 * is too long: it is looked for at every exponent, and what follows may be as long as the body.
 */
const NUMBER_TAIL = new RegExp(`[-+.\\w]{0,${NUMBER_LENGTH_MAX + 1}}`, 'y');

/**
 * Refuses a JSON text that is larger inside than accepted, before anything is made of it: a small body can hold
 * millions of empty arrays, each of which costs many times its two characters once it is parsed. Numbers that no
 * double holds are refused too, for the parser makes Infinity of them, which JSON cannot write.
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
  /** Characters so far of a number or a word. */
  let tokenLength = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (isOfToken(character)) {
      tokenLength += 1;
      if (tokenLength > NUMBER_LENGTH_MAX) refuse('A number', index, `up to ${NUMBER_LENGTH_MAX} characters`);
      const mayBeExponent = character === LOWER_E || character === UPPER_E;
      if (mayBeExponent && isInfinite(text, index - tokenLength + 1))
        refuse('A number', index, 'up to 1.8e308');
      continue;
    }
    tokenLength = 0;
    switch (character) {
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
        commaCountMaxima[depth] = (character === OPEN_BRACKET ? arrayLengthMax : objectKeyCountMax) - 1;
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

/** Whether a character is of a number or a word: no space, no quote, nothing that parts or encloses values. */
function isOfToken(character: number): boolean {
  return (
    character > SPACE &&
    character !== QUOTE &&
    character !== COMMA &&
    character !== COLON &&
    character !== OPEN_BRACKET &&
    character !== CLOSE_BRACKET &&
    character !== OPEN_BRACE &&
    character !== CLOSE_BRACE
  );
}

/** Whether a number is beyond what a double holds; words are no numbers. */
function isInfinite(text: string, start: number): boolean {
  NUMBER_TAIL.lastIndex = start;
  const [token = ''] = NUMBER_TAIL.exec(text) ?? [];
  return token.length <= NUMBER_LENGTH_MAX && Math.abs(Number(token)) === Number.POSITIVE_INFINITY;
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
