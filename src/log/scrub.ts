const MASK = '(secret)';
/** Shorter values are words of the language as often as secrets. */
const SECRET_LENGTH_MIN = 4;

/** Forms in which secrets have reached logs: in what a driver says of its connection, in a header that was printed. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  // A URL's password.
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:@/"\\]*):[^\s@/"\\]+@/gi, `$1:${MASK}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi, `$1 ${MASK}`],
  // An API key keeps its id, which is no secret and says whose it is.
  [/\b(cpk_[a-z0-9]+)_[\w-]+/g, `$1_${MASK}`],
  [/\bwhsec_[\w+/=-]+/g, `whsec_${MASK}`],
  // A JSON Web Token, wherever it stands.
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, MASK],
  // A member that is named for what it holds.
  [
    /"([\w.-]*(?:password|passwd|secret|token|authorization|cookie|api-?key|encryptionkey))":"(?:[^"\\]|\\.)*"/gi,
    `"$1":"${MASK}"`,
  ],
];

/**
 * A function that takes secrets out of lines of a JSON log: those it is told, and whatever has the form of one. It
 * stands behind everything that logs, so that no message, field or stack can pass it by.
 */
export function scrubber(secrets: readonly string[]): (line: string) => string {
  const known = secrets
    .filter((secret) => secret.length >= SECRET_LENGTH_MIN)
    .map((secret) => JSON.stringify(secret).slice(1, -1))
    // One secret may be part of another.
    .toSorted((a, b) => b.length - a.length);
  return (line) => {
    const without = known.reduce((text, secret) => text.replaceAll(secret, MASK), line);
    return FORMS.reduce((text, [form, mask]) => text.replaceAll(form, mask), without);
  };
}
