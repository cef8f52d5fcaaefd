/** A configuration as it is written, before it is checked. */
export type ConfigDocument = Readonly<Record<string, unknown>>;

/** The value at a place; undefined where there is none. */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
}

/** The document with another value at a place; undefined removes it. */
export function withValue(document: unknown, path: readonly string[], value: unknown): ConfigDocument {
  const [key, ...rest] = path;
  const members = isObject(document) ? document : {};
  if (key === undefined) return members;
  if (rest.length > 0) return { ...members, [key]: withValue(members[key], rest, value) };
  const { [key]: _replaced, ...others } = members;
  return value === undefined ? others : { ...others, [key]: value };
}

export function isObject(value: unknown): value is ConfigDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
