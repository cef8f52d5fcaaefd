/**
 * Stops at a programmer's error: a condition that no input, however bad, may break.
 *
 * @param condition what must hold
 * @param message what the code assumed, in a full sentence
 * @throws Error always when the condition is false; never for bad user input (see CounterpoiseError)
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}
