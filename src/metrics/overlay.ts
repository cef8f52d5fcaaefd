/** Takes a call and its name, and makes it. */
export type Around = (method: string, call: () => unknown) => unknown;

/** An object with some members replaced; the others are the object's own, also those of its class. Not for spreading. */
export function overlay<T extends object>(target: T, members: Partial<T>): T {
  return seenThrough(target, (key) =>
    Object.hasOwn(members, key) ? Reflect.get(members, key) : ownMember(target, key),
  );
}

/** An object of which every method is called by way of another function. Not for spreading. */
export function around<T extends object>(target: T, call: Around): T {
  return seenThrough(target, (key) => {
    const member = ownMember(target, key);
    if (typeof member !== 'function') return member;
    return (...parameters: unknown[]) => call(String(key), () => member(...parameters) as unknown);
  });
}

/** Each member of an object as a function of its name. The proxy stands on nothing, for a frozen object shows only itself. */
export function seenThrough<T extends object>(_like: T, get: (key: PropertyKey) => unknown): T {
  const nothing: T = Object.create(null);
  return new Proxy(nothing, { get: (_nothing, key) => get(key) });
}

/** A member, which may use the private fields of its class. */
function ownMember(target: object, key: PropertyKey): unknown {
  const member: unknown = Reflect.get(target, key);
  return typeof member === 'function' ? member.bind(target) : member;
}
