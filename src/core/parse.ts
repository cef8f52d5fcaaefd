import type { z } from 'zod';
import { CounterpoiseError, type ErrorItem } from './errors.ts';

export { parseJson } from './parse-json.ts';

/** A place in a JSON document, from the root. */
export type JsonPath = readonly PropertyKey[];

type Issue = z.core.$ZodIssue;

const FOUND_LENGTH_MAX = 60;
const ERRORS_MAX = 100;

/**
 * RFC 6901 pointer of a path, `~` and `/` escaped; empty for the whole document.
 *
 * @source RFC 6901, §3 and §4
 */
export function jsonPointer(path: JsonPath): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The path of an RFC 6901 pointer, its numbers left as text. */
export function pathOfPointer(pointer: string): readonly string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A path as people write it: `tba[3].price`. */
export function dottedField(path: JsonPath): string {
  return path
    .map((part, i) =>
      /^\d+$/.test(String(part)) ? `[${String(part)}]` : `${i === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}

/**
 * Checks a value against a schema and returns what the schema makes of it.
 *
 * @param schema a zod schema; its messages are read by users
 * @param value any parsed JSON
 * @param source the file as the user named it, and the row, where there is one
 * @throws CounterpoiseError INPUT_INVALID for the first fault, with all of them (at most 100) in `details.errors`
 */
export function parseWithSchema<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  source: { readonly file?: string; readonly row?: number } = {},
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue, [], value)).slice(0, ERRORS_MAX);
  const first = faults[0]!;
  const field = dottedField(first.path);
  throw new CounterpoiseError('INPUT_INVALID', first.detail, {
    ...source,
    ...(field === '' ? {} : { field }),
    pointer: jsonPointer(first.path),
    ...(first.found === undefined ? {} : { found: first.found }),
    errors: faults.map(
      ({ path, detail }): ErrorItem => ({ pointer: jsonPointer(path), code: 'INPUT_INVALID', detail }),
    ),
  });
}

interface Fault {
  readonly path: JsonPath;
  readonly detail: string;
  readonly found?: string;
}

function faultsOf(issue: Issue, prefix: JsonPath, document: unknown): readonly Fault[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], detail: `The key "${key}" is not known here.` }));
  }
  if (issue.code === 'invalid_union') {
    const [nearest] = [...issue.errors].sort((a, b) => depthOf(b) - depthOf(a));
    if (nearest !== undefined && depthOf(nearest) > 0) {
      return nearest.flatMap((inner) => faultsOf(inner, path, document));
    }
  }
  const value = valueAt(document, path);
  const options = optionsOf(issue);
  if (value === undefined) {
    const choice = options === '' ? '' : ` Expected one of ${options}.`;
    return [{ path, detail: `A required value is missing.${choice}` }];
  }
  const found = shortened(value);
  const reason = issue.code === 'invalid_union' ? unionReason(issue.errors, options) : issue.message;
  return [{ path, detail: `${found} ${predicate(reason)}.`, found }];
}

/** How far into the document the branch of a union got before it failed. */
function depthOf(branch: readonly Issue[]): number {
  return Math.max(0, ...branch.map((issue) => issue.path.length));
}

/** What the field that tells a union's branches apart may be, written as zod writes the values of an enum. */
function optionsOf(issue: Issue): string {
  if (issue.code !== 'invalid_union' || !('options' in issue) || issue.options === undefined) return '';
  return issue.options.map((option) => JSON.stringify(option)).join('|');
}

function unionReason(branches: readonly (readonly Issue[])[], options: string): string {
  if (options !== '') return `expected one of ${options}`;
  return branches
    .map((branch) => branch[0]?.message)
    .filter((message) => message !== undefined)
    .join('; or: ');
}

/** Our own messages are predicates ("is not a date"); zod's are sentences of their own. */
function predicate(message: string): string {
  const text = message.replaceAll(/Invalid (?:input|option): /g, '').replace(/\.$/, '');
  return /^(is|has|must|lies|needs)\b/.test(text) ? text : `is not accepted: ${text}`;
}

function valueAt(document: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (value, part) => (value !== null && typeof value === 'object' ? Reflect.get(value, part) : undefined),
    document,
  );
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= FOUND_LENGTH_MAX ? text : `${text.slice(0, FOUND_LENGTH_MAX)}…`;
}
