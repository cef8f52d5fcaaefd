import { invariant } from '../../src/core/invariant.ts';

/** The part of JSON Schema that the server's description uses. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly description?: string;
  readonly $ref?: string;
}

/**
 * The TypeScript type of a schema.
 *
 * @param nameOf the name of a schema that has one, which then stands for it
 */
export function typeOfSchema(
  schema: JsonSchema,
  nameOf: (schema: JsonSchema) => string | undefined = () => undefined,
): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  invariant(schema.$ref === undefined, 'The description stands without references.');
  const typeOf = (part: JsonSchema): string => typeOfSchema(part, nameOf);
  const { anyOf = schema.oneOf, allOf } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (anyOf !== undefined) return union(anyOf.map(typeOf));
  if (allOf !== undefined) return allOf.map((part) => `(${typeOf(part)})`).join(' & ');
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? 'unknown' : union(types.map((type) => typeOfOne(type, schema, typeOf)));
}

function typeOfOne(type: string, schema: JsonSchema, typeOf: (part: JsonSchema) => string): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return schema.prefixItems === undefined
        ? `readonly (${typeOf(schema.items ?? {})})[]`
        : `readonly [${schema.prefixItems.map(typeOf).join(', ')}]`;
    default:
      invariant(type === 'object', `The description has no type ${type}.`);
      return typeOfObject(schema, typeOf);
  }
}

function typeOfObject(schema: JsonSchema, typeOf: (part: JsonSchema) => string): string {
  const { properties = {}, required = [], additionalProperties } = schema;
  const members = Object.entries(properties).map(([name, member]) => {
    const mark = required.includes(name) ? '' : '?';
    return `${comment(member.description)}readonly ${JSON.stringify(name)}${mark}: ${typeOf(member)};`;
  });
  const isOpen = additionalProperties !== undefined && additionalProperties !== false;
  if (members.length === 0) {
    return isOpen
      ? `Readonly<Record<string, ${ofOthers(additionalProperties, typeOf)}>>`
      : 'Readonly<Record<string, never>>';
  }
  // Members of other types stand beside those that are named: only what all have in common can be said of them.
  if (isOpen) members.push('readonly [member: string]: unknown;');
  return `{\n${members.join('\n')}\n}`;
}

function ofOthers(schema: boolean | JsonSchema, typeOf: (part: JsonSchema) => string): string {
  return typeof schema === 'object' ? typeOf(schema) : 'unknown';
}

/** A docstring of one line, or nothing. */
export function comment(text: string | undefined): string {
  return text === undefined ? '' : `/** ${text.replaceAll('*/', '* /').replaceAll('\n', ' ')} */\n`;
}

function union(types: readonly string[]): string {
  const distinct = [...new Set(types)];
  if (distinct.includes('unknown')) return 'unknown';
  return distinct.join(' | ');
}
