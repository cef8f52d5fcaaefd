import { z } from 'zod';
import { type ConfigDocument, valueAt } from './document.ts';
import { serverConfigSchema } from './server-config.ts';

export const ENVIRONMENT_PREFIX = 'COUNTERPOISE_';

/** One value that a configuration can set. */
export interface Setting {
  /** From the root of the document. */
  readonly path: readonly string[];
  readonly environmentName: string;
  readonly type: 'text' | 'number' | 'boolean' | 'list';
  readonly isNullable: boolean;
  /** Undefined: there is none, and the setting may be left out or must be given with its section. */
  readonly fallback: unknown;
  readonly description: string;
  /** What is accepted, in words; empty for any text. */
  readonly accepted: string;
  /** Never stands in a configuration file, and is never shown. */
  readonly isSecret: boolean;
  /** The kind of section which alone knows this setting. */
  readonly kind: { readonly path: readonly string[]; readonly value: string } | null;
}

/** The members of a JSON Schema that are read here. */
interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly writeOnly?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

const KIND = 'kind';

/** Every setting of the server, in the order of its sections. */
export const SETTINGS: readonly Setting[] = settingsOf(
  z.toJSONSchema(serverConfigSchema, { io: 'input' }) as SchemaNode,
  [],
  null,
);

/** The setting at a place in a configuration. */
export function settingAt(path: readonly string[]): Setting | undefined {
  return SETTINGS.find((setting) => nameOf(setting.path) === nameOf(path));
}

/** Keys that the object at a place of a document may have; none where there can be no object. */
export function keysAt(path: readonly string[], document: ConfigDocument): readonly string[] {
  const inside = SETTINGS.filter((setting) => path.every((part, depth) => setting.path[depth] === part));
  const possible = inside.filter(({ kind }) => kind === null || valueAt(document, kind.path) === kind.value);
  const keys = possible.map((setting) => setting.path[path.length]);
  return [...new Set(keys)].filter((key) => key !== undefined);
}

/** A place as people write it: `limits.http.bodyBytesMax`. */
export function nameOf(path: readonly string[]): string {
  return path.join('.');
}

function settingsOf(node: SchemaNode, path: readonly string[], kind: Setting['kind']): readonly Setting[] {
  const branches = node.oneOf ?? node.anyOf ?? [];
  const objects = [node, ...branches].filter(({ properties }) => properties !== undefined);
  if (objects.length === 0) return [leafOf(node, branches, path, kind)];
  if (objects.length === 1) return membersOf(objects[0]!, path, kind);
  // Each branch names its kind; the kinds together are one setting.
  const kinds = objects.map(({ properties }) => properties?.[KIND]?.const);
  const choice: SchemaNode = {
    type: 'string',
    enum: kinds,
    default: (node.default as Record<string, unknown> | undefined)?.[KIND],
    description: objects
      .map(({ properties }, i) => `\`${kinds[i]}\`: ${properties?.[KIND]?.description}`)
      .join(' '),
  };
  return [
    leafOf(choice, [], [...path, KIND], null),
    ...objects.flatMap((branch, i) =>
      membersOf(branch, path, { path: [...path, KIND], value: String(kinds[i]) }).filter(
        (setting) => setting.path.at(-1) !== KIND,
      ),
    ),
  ];
}

function membersOf(
  { properties = {} }: SchemaNode,
  path: readonly string[],
  kind: Setting['kind'],
): readonly Setting[] {
  return Object.entries(properties).flatMap(([key, member]) => settingsOf(member, [...path, key], kind));
}

function leafOf(
  node: SchemaNode,
  branches: readonly SchemaNode[],
  path: readonly string[],
  kind: Setting['kind'],
): Setting {
  const value = branches.find(({ type }) => type !== 'null') ?? node;
  return {
    path,
    environmentName: `${ENVIRONMENT_PREFIX}${path.map(upperSnake).join('_')}`,
    type: typeOf(value),
    isNullable: branches.some(({ type }) => type === 'null'),
    fallback: node.default,
    description: node.description ?? value.description ?? '',
    accepted: acceptedOf(value),
    isSecret: node.writeOnly ?? false,
    kind,
  };
}

function upperSnake(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function typeOf({ type }: SchemaNode): Setting['type'] {
  switch (type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'list';
    default:
      return 'text';
  }
}

function acceptedOf(node: SchemaNode): string {
  const choices = node.enum ?? node.items?.enum;
  if (choices !== undefined) return choices.join(', ');
  if (node.type === 'boolean') return 'true, false';
  const { minimum, exclusiveMinimum, maximum } = node;
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (exclusiveMinimum !== undefined && maximum !== undefined)
    return `above ${exclusiveMinimum}, to ${maximum}`;
  return '';
}
