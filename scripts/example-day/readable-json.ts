const LINE_LENGTH_MAX = 200;
const INDENT = '  ';

/**
 * JSON for people: what fits on a line stands on one, so that a matrix keeps its rows.
 *
 * @param value any JSON value
 * @returns text with a final newline
 */
export function readableJson(value: unknown): string {
  return `${render(value, '')}\n`;
}

function render(value: unknown, indent: string): string {
  const flat = renderFlat(value);
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= LINE_LENGTH_MAX)
    return flat;
  const inner = `${indent}${INDENT}`;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => `${inner}${render(item, inner)}`).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${inner}${JSON.stringify(key)}: ${render(member, inner)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function renderFlat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(renderFlat).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}: ${renderFlat(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
