/** One step of a waterfall. */
export interface WaterfallStep {
  readonly name: string;
  readonly gain: number;
}

const BAR_WIDTH = 40;

/**
 * The bars of a waterfall: each begins where the one before ended, from zero to the sum.
 *
 * @returns one text for each step and one for the sum, all of the same scale; `│` marks zero
 */
export function waterfallBars(steps: readonly WaterfallStep[]): readonly string[] {
  const ends: number[] = [];
  let reached = 0;
  for (const { gain } of steps) {
    reached += gain;
    ends.push(reached);
  }
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const scale = high === low ? 0 : BAR_WIDTH / (high - low);
  const column = (value: number): number => Math.round((value - low) * scale);
  const bar = (from: number, to: number): string => {
    const [left, right] = [Math.min(column(from), column(to)), Math.max(column(from), column(to))];
    const cells = Array.from({ length: BAR_WIDTH + 1 }, (_, at) => {
      if (at >= left && at < right) return to >= from ? '█' : '░';
      return at === column(0) ? '│' : ' ';
    });
    return cells.join('').trimEnd();
  };
  return [...steps.map((_, index) => bar(index === 0 ? 0 : ends[index - 1]!, ends[index]!)), bar(0, reached)];
}
