import { CounterpoiseError } from './errors.ts';

/**
 * Parses a JSON document.
 *
 * @param text the whole document; a leading byte order mark is ignored
 * @param file as the user named it
 * @throws CounterpoiseError INPUT_EMPTY when there is nothing but white space; INPUT_INVALID with line and column
 *   when the text is no JSON, or ends too early
 */
export function parseJson(text: string, file: string): unknown {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.trim() === '') {
    throw new CounterpoiseError('INPUT_EMPTY', 'The file is empty.', { file, accepted: 'a JSON document' });
  }
  try {
    return JSON.parse(body);
  } catch (cause) {
    const offset = offsetOf(cause, body);
    const atEnd = body.slice(offset).trim() === '';
    const { line, column } = positionOf(body, offset);
    const word = /^[\w.+-]{1,20}/.exec(body.slice(offset))?.[0] ?? body.charAt(offset);
    throw new CounterpoiseError(
      'INPUT_INVALID',
      atEnd
        ? `The JSON text ends too early, at line ${line}, column ${column}; the file may be truncated.`
        : `The text is not JSON at line ${line}, column ${column}.`,
      {
        file,
        ...(atEnd ? {} : { found: word }),
        accepted: 'a complete JSON document; NaN and Infinity are no JSON numbers',
      },
    );
  }
}

function offsetOf(cause: unknown, body: string): number {
  const message = cause instanceof Error ? cause.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  return message.startsWith('Unexpected token') ? firstBadToken(body) : body.length;
}

/** V8 does not say where an unexpected token stands; the shortest prefix that has one does. */
function firstBadToken(body: string): number {
  let good = 0;
  let bad = body.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (hasBadToken(body.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return good;
}

function hasBadToken(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return false;
  } catch (cause) {
    return cause instanceof Error && cause.message.startsWith('Unexpected token');
  }
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let i = before.indexOf('\n'); i !== -1; i = before.indexOf('\n', i + 1)) line++;
  return { line, column: offset - lineStart + 1 };
}
