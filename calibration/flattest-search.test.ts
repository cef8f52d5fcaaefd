import { describe, expect, it } from 'vitest';
import type { FlatnessTerms } from './flattest-multipliers.ts';
import { advanceSearch, FIRST_TRIAL, type FlattestSearch } from './flattest-search.ts';
import { type LogMultipliers, type OasSurface, oasSurface, SURFACE_OFFSETS } from './oas-surface.ts';

const TERMS: FlatnessTerms = {
  weights: [1, 1, 1, 1],
  penalties: { oasDeviationBp: 5, fromOne: Infinity, fromPrevious: Infinity },
  previous: undefined,
};
const GOAL: LogMultipliers = [0.3, -0.25];
/** OAS of four coupons that bend with the multipliers and meet at the goal. */
const oasOf = ([x, y]: LogMultipliers): readonly number[] =>
  [
    [6, 50],
    [12, 30],
    [40, 12],
    [75, -10],
  ].map(
    ([refinancing, turnover]) =>
      70 -
      refinancing! * (Math.exp(x) - Math.exp(GOAL[0])) +
      turnover! * (Math.exp(y) - Math.exp(GOAL[1])) +
      8 * Math.sin(refinancing!) * (x - GOAL[0]) * (y - GOAL[1]),
  );
const measuredAt = (trial: LogMultipliers, oas = oasOf): readonly OasSurface[] => {
  const values = SURFACE_OFFSETS.map(([x, y]) => oas([trial[0] + x, trial[1] + y]));
  return values[0]!.map((_, i) => oasSurface(values.map((row) => row[i]!)));
};
const run = (measure: (search: FlattestSearch) => readonly OasSurface[], most = 8): FlattestSearch => {
  let search = FIRST_TRIAL;
  while (!search.converged && search.measurements < most) {
    search = advanceSearch(search, measure(search), TERMS);
  }
  return search;
};

describe('advanceSearch', () => {
  it('finds where bent surfaces meet, to 1e-6, in a few measurements', () => {
    const found = run(({ trial }) => measuredAt(trial));
    expect(found.converged).toBe(true);
    expect(found.trial[0]).toBeCloseTo(GOAL[0], 6);
    expect(found.trial[1]).toBeCloseTo(GOAL[1], 6);
    expect(found.measurements).toBeLessThanOrEqual(4);
  });

  it('ends at once where the stack is flat', () => {
    const found = run(({ trial }) => measuredAt(trial, () => [70, 70, 70, 70]));
    expect(found).toMatchObject({ trial: [0, 0], measurements: 1, converged: true });
  });

  it('turns back from a step that did not help, or where an OAS has no solution', () => {
    const first = advanceSearch(FIRST_TRIAL, measuredAt([0, 0]), TERMS);
    for (const worse of [1000, Number.NaN]) {
      const spoilt = measuredAt(first.trial).map((surface, i) => ({ ...surface, value: i * worse }));
      const back = advanceSearch(first, spoilt, TERMS);
      expect(back.best).toBe(first.best);
      expect(Math.hypot(...back.trial)).toBeLessThan(0.5 * Math.hypot(...first.trial));
      expect(back.converged).toBe(false);
    }
  });

  it('does not call a search converged that nothing helps', () => {
    const first = advanceSearch(FIRST_TRIAL, measuredAt([0, 0]), TERMS);
    let search = first;
    for (let i = 0; i < 20; i++) {
      search = advanceSearch(
        search,
        first.best!.surfaces.map((surface) => ({ ...surface, value: Number.NaN })),
        TERMS,
      );
    }
    expect(search.converged).toBe(false);
    expect(search.best).toBe(first.best);
  });
});
