/**
 * Shortest timings of two things, taken in turns so that a busy moment strikes both: on a machine with other
 * work the minimum is the figure least disturbed by it.
 *
 * @returns milliseconds of one call each
 */
export async function shortestMsInTurns(
  repeats: number,
  first: (repeat: number) => Promise<unknown>,
  second: (repeat: number) => Promise<unknown>,
): Promise<[first: number, second: number]> {
  const shortest: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const [index, work] of [first, second].entries()) {
      const start = performance.now();
      await work(repeat);
      shortest[index] = Math.min(shortest[index]!, performance.now() - start);
    }
  }
  return shortest;
}
