import { describe, expect, it } from 'vitest';
import { fitPullThrough } from '../../calibration/pull-through/fit-pull-through.ts';
import type { LockObservation } from '../../calibration/pull-through/lock-history.ts';
import type { PullThroughFit } from '../../calibration/pull-through/pull-through-fit-schema.ts';
import { simulatedRatePath } from '../../scripts/lock-history/rate-path.ts';
import { type SimulatedHistory, simulateHistory } from '../../scripts/lock-history/simulate-history.ts';
import { addDays, isoDate } from '../../src/core/dates.ts';
import {
  DEFAULT_PULL_THROUGH,
  DEFAULT_RENEGOTIATION,
  type PullThroughParameters,
} from '../../src/models/pull-through/parameters.ts';
import { logit } from '../../src/models/pull-through/pull-through.ts';

/** A right fit misses by more once in 150,000 estimates. */
const DEVIATIONS = 4.5;
const [FROM, TO] = [isoDate('2022-01-03'), isoDate('2024-12-31')];
const DAYS = 1200;
const START_RATE = 0.065;
/** Moves of a point within a lock, as in 2022, so that the scale of the response can be told. */
const WIDE_VOLATILITY_BP = 300;

const TRUTH: PullThroughParameters = {
  ...DEFAULT_PULL_THROUGH,
  lenderIntercept: -0.35,
  response: { a: 1.6, b: 1.1 },
  stageProbability: { locked: 0.836, submitted: 0.88, approved: 0.9, 'clear-to-close': 0.965 },
  purpose: { purchase: 0, 'rate-term': -0.8, 'cash-out': -1.2 },
  channel: { retail: 0, wholesale: -0.4, correspondent: 0.6 },
  occupancy: { primary: 0, 'second-home': 0.1, investor: -0.3 },
  per10DaysLocked: -0.15,
  per15DaysOfTerm: -0.1,
  per50Fico: 0.2,
};

function history(
  seed: string,
  lockCount: number,
  change: Partial<SimulatedHistory> & { volatilityBp?: number } = {},
) {
  const { volatilityBp = WIDE_VOLATILITY_BP, ...settings } = change;
  return simulateHistory({
    seed,
    lockCount,
    from: FROM,
    to: TO,
    rates: simulatedRatePath(seed, FROM, DAYS, START_RATE, volatilityBp),
    parameters: TRUTH,
    ...settings,
  });
}

/** The true value of a fitted term, as the record states it. */
function truthOf(term: string, truth: PullThroughParameters): number {
  const value = term
    .split(/\.(.*)/, 2)
    .reduce<unknown>((part, name) => (part as Readonly<Record<string, unknown>>)[name], truth);
  return Number(value);
}

/** Errors of the estimates in standard errors; those of stages on the logit, where their intervals are made. */
function deviationsOf({ estimates }: PullThroughFit, truth = TRUTH): readonly (readonly [string, number])[] {
  return estimates.map(({ term, value, low, high, standardError }) => {
    const right = truthOf(term, truth);
    if (!term.startsWith('stage')) return [term, (value - right) / standardError];
    const error = (logit(high!) - logit(low!)) / (2 * 1.959963984540054);
    return [term, (logit(value) - logit(right)) / error];
  });
}

describe('a fit to 20,000 simulated locks', () => {
  const fit = fitPullThrough(
    history('recovery', 20_000, { parameters: { ...TRUTH, renegotiation: DEFAULT_RENEGOTIATION } }),
  );

  it('finds the parameters the locks were drawn from', () => {
    const truth = { ...TRUTH, renegotiation: DEFAULT_RENEGOTIATION };
    const deviations = deviationsOf(fit, truth);
    expect(deviations.map(([term]) => term)).toEqual(
      expect.arrayContaining(['response.a', 'response.b', 'renegotiation.largestShare', 'per50Fico']),
    );
    expect(deviations).toHaveLength(19);
    for (const [term, deviation] of deviations) {
      expect(Math.abs(deviation), term).toBeLessThan(DEVIATIONS);
    }
  });

  it('knows them well: not by wide errors', () => {
    const errors = new Map(fit.estimates.map(({ term, standardError }) => [term, standardError]));
    expect(errors.get('response.a')).toBeLessThan(0.15);
    expect(errors.get('response.b')).toBeLessThan(0.2);
    expect(errors.get('purpose.cash-out')).toBeLessThan(0.07);
  });

  it('passes its tests, and beats the defaults and the plain funding rate on held-out locks', () => {
    for (const { name, passed } of fit.tests) expect(passed, name).toBe(true);
    expect(fit.tests).toHaveLength(6);
    const { fitted, defaults, baseRate } = fit.assessment!.scores;
    expect(fitted.logLoss).toBeLessThan(defaults.logLoss);
    expect(fitted.brier).toBeLessThan(baseRate.brier);
    expect(fitted.calibrationSlope).toBeGreaterThan(0.85);
    expect(fitted.calibrationSlope).toBeLessThan(1.15);
  });
});

describe('lenders', () => {
  it('are told apart, and drawn to their mean where they are small', () => {
    const count = 12;
    const locks = history('lenders', 12_000, { lenders: { count, deviation: 0.4 } });
    // Only a few of the last lender's locks are kept.
    const small = locks.filter(({ lenderId, lockId }) => lenderId !== 'B12' || lockId.endsWith('7'));
    const fit = fitPullThrough(small);
    expect(fit.lenderDeviation).toBeGreaterThan(0.2);
    expect(fit.lenderDeviation).toBeLessThan(0.8);
    const [first] = fit.lenders;
    const last = fit.lenders.at(-1)!;
    expect(last.locks).toBeLessThan(150);
    expect(last.standardError).toBeGreaterThan(2 * first!.standardError);
    for (const [term, deviation] of deviationsOf(fit)) {
      expect(Math.abs(deviation), term).toBeLessThan(DEVIATIONS);
    }
  });

  it('without differences of their own get next to none', () => {
    const locks = history('no lenders', 6_000).map(
      (lock, index): LockObservation => ({ ...lock, lenderId: `B${(index * 7) % 10}` }),
    );
    const fit = fitPullThrough(locks);
    expect(fit.lenderDeviation).toBeLessThan(0.15);
  });
});

describe('95 % intervals of 40 histories of 3,000 locks', () => {
  const replications = 40;
  const fits = Array.from({ length: replications }, (_, index) =>
    fitPullThrough(history(`coverage ${index}`, 3_000)),
  );
  const covers = (term: string) => {
    let [covered, told] = [0, 0];
    for (const { estimates } of fits) {
      const found = estimates.find((estimate) => estimate.term === term);
      if (found === undefined) continue;
      told++;
      const right = truthOf(term, TRUTH);
      if ((found.low ?? -Infinity) <= right && right <= (found.high ?? Infinity)) covered++;
    }
    return { covered, told };
  };

  it('of coefficients hold the truth as often as they say', () => {
    let [covered, told] = [0, 0];
    for (const { term } of fits[0]!.estimates.filter(({ term: name }) => !name.startsWith('response'))) {
      const of = covers(term);
      covered += of.covered;
      told += of.told;
    }
    // 40 × 15 intervals, those of one history nearly independent: 95 % ± 4.5 standard errors of 0.9 %.
    expect(told).toBe(replications * 15);
    expect(Math.abs(covered / told - 0.95)).toBeLessThan(DEVIATIONS * Math.sqrt((0.95 * 0.05) / told));
  });

  it.each(['pull-through-reliability', 'pull-through-level'] as const)(
    'go with a %s of standard normals',
    (name) => {
      const values = fits.map(({ tests }) => tests.find((test) => test.name === name)!.value);
      const meanSquare = values.reduce((sum, value) => sum + value * value, 0) / replications;
      expect(Math.max(...values)).toBeLessThan(DEVIATIONS);
      expect(Math.abs(meanSquare - 1)).toBeLessThan(DEVIATIONS * Math.sqrt(2 / replications));
      expect(meanSquare).toBeGreaterThan(0.3);
    },
  );

  it.each(['response.a', 'response.b'])('of %s too', (term) => {
    const { covered, told } = covers(term);
    expect(told).toBeGreaterThan(replications / 2);
    // With 40 trials the binomial puts 31 covered or fewer at 1 in 200,000, as 4.5 standard errors do.
    expect(covered).toBeGreaterThanOrEqual(told - 8);
  });
});

describe('several observations of a lock', () => {
  it('do not pass for several locks: errors stay those of the locks', () => {
    // Without an effect of age a second look, a day later, has the same pull-through and the same outcome.
    const ageless = { ...TRUTH, per10DaysLocked: 0 };
    const once = history('twice', 6_000, { parameters: ageless });
    const twice = once.flatMap((lock) => [
      lock,
      { ...lock, observationDate: addDays(lock.observationDate, 1) },
    ]);
    const usable = twice.filter(({ observationDate, outcomeDate }) => observationDate <= outcomeDate!);
    const [single, double] = [fitPullThrough(once), fitPullThrough(usable)];
    for (const { term, standardError } of double.estimates) {
      const alone = single.estimates.find((estimate) => estimate.term === term);
      if (alone === undefined || term === 'per10DaysLocked') continue;
      expect(standardError / alone.standardError, term).toBeGreaterThan(0.9);
      expect(standardError / alone.standardError, term).toBeLessThan(1.15);
    }
    for (const [term, deviation] of deviationsOf(double, ageless)) {
      expect(Math.abs(deviation), term).toBeLessThan(DEVIATIONS);
    }
  });
});

describe('an attribute that the history does not record', () => {
  // Scores matter here and rates move little, so that predictions part those whom the missing attribute sets apart.
  const settings = { parameters: { ...DEFAULT_PULL_THROUGH, per50Fico: 0.7 }, volatilityBp: 100 };
  const missing = fitPullThrough(history('employment', 20_000, { ...settings, unrecordedEffect: -3 }));
  const complete = fitPullThrough(history('employment', 20_000, settings));
  const worstOf = (fit: PullThroughFit, attribute: string) => {
    const { bins } = fit.assessment!.fitted.byGroup.find((group) => group.attribute === attribute)!;
    return Math.max(...bins.map(({ deviations }) => Math.abs(deviations ?? 0)));
  };
  const squaresByPrediction = (fit: PullThroughFit) =>
    fit.assessment!.fitted.byPrediction.reduce((sum, { deviations = 0 }) => sum + deviations * deviations, 0);
  /** A χ² of ten degrees exceeds it as often as a normal exceeds 4.5 standard errors. */
  const SQUARES_LIMIT = 42.2;

  it('shows in the reliability plot, which is clean where nothing is missing', () => {
    expect(squaresByPrediction(missing)).toBeGreaterThan(SQUARES_LIMIT);
    expect(squaresByPrediction(complete)).toBeLessThan(SQUARES_LIMIT);
    const outside = missing.assessment!.fitted.byPrediction.filter(
      ({ predicted, low, high }) => predicted < low || predicted > high,
    );
    expect(outside.length).toBeGreaterThanOrEqual(3);
  });

  it('shows in the groups it goes with, to which the test points', () => {
    expect(worstOf(missing, 'purpose and fico')).toBeGreaterThan(1.5 * DEVIATIONS);
    expect(worstOf(complete, 'purpose and fico')).toBeLessThan(DEVIATIONS);
    const form = missing.tests.find(({ name }) => name === 'pull-through-form')!;
    expect(form.passed).toBe(false);
    expect(form.detail).toContain('purpose and fico');
    expect(complete.tests.find(({ name }) => name === 'pull-through-form')!.passed).toBe(true);
  });

  it('does not show in either of the two alone, which a coefficient matches', () => {
    expect(worstOf(missing, 'purpose')).toBeLessThan(1);
  });
});

describe('moves of an ordinary year', () => {
  it('tell the slope of the response and not its scale, and the fit says so', () => {
    const parameters = { ...TRUTH, response: DEFAULT_PULL_THROUGH.response };
    const fit = fitPullThrough(history('quiet', 8_000, { parameters, volatilityBp: 100 }));
    const scale = fit.refused.find(({ term }) => term === 'response.b');
    expect(scale).toMatchObject({ reason: 'not-identified' });
    expect(fit.parameters.response.b).toBe(scale!.used);
    const [, deviation] = deviationsOf(fit, parameters).find(([term]) => term === 'response.a')!;
    expect(Math.abs(deviation)).toBeLessThan(DEVIATIONS);
  });
});
