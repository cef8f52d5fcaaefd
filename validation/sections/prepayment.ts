import type { LoanAttributes } from '../../src/instruments/rate-lock.ts';
import {
  ACTIVE_PASSIVE_PARAMETERS,
  type ActivePassiveLoan,
  type ActivePassiveParameters,
  activePassivePath,
  monthlyHazards,
  UNIT_MULTIPLIERS,
} from '../../src/models/prepay/active-passive.ts';
import { prepaymentMultipliers } from '../../src/models/prepay/attribute-multipliers.ts';
import { flatRateModifiedDuration } from '../../src/models/prepay/flat-rate-duration.ts';
import { cprFromPsa, cprFromSmm } from '../../src/models/prepay/standard-speeds.ts';
import { atMostTolerance, type Check, withinRange } from '../check.ts';
import type { Point } from '../plot.ts';
import milliman from '../reference/milliman.json' with { type: 'json' };
import type { Figure, Section } from '../section.ts';

/**
 * Monthly turnover factors, January first, as published: a copy that the model's own table is held to.
 *
 * @source Richard & Roll, "Prepayments on fixed-rate mortgage-backed securities", J. Portfolio Management (1989), as
 *   tabulated in Chen & Fu
 */
const PUBLISHED_SEASONALITY = [0.94, 0.76, 0.74, 0.95, 0.98, 0.92, 0.98, 1.1, 1.18, 1.22, 1.23, 0.98];
/** Required of the nine-loan table. */
const NINE_LOAN_TOLERANCE_YEARS = 0.05;
const ROUNDING = 1e-12;
const MONTHS = 360;
const NOTE_RATE = 0.065;
/** A wave that every active borrower hears of: two years at 150 bp of incentive. */
const WAVE = { months: 24, incentive: 0.015 } as const;
/** Incentive at which speeds before and after the wave are compared. */
const COMPARED_INCENTIVE = 0.015;
/** A wave of two years must be seen in the speeds after it. */
const BURNOUT_HIGH = 0.95;
/** Peak CPR deep in the money: fast pools of 2020 and 2021 prepaid at 40 to 70 % a year. */
const PEAK_CPR = { low: 0.35, high: 0.75 } as const;
/** CPR with no incentive left, seasoned: housing turnover and lock-in, 100 to 150 PSA at most. */
const DISCOUNT_CPR = { low: 0.02, high: 0.09 } as const;
const OUT_OF_THE_MONEY = -0.03;
const INCENTIVES = Array.from({ length: 71 }, (_, i) => -0.03 + i / 1000);

/** The prepayment model's shapes against published speeds. */
export function prepaymentSection(
  parameters: ActivePassiveParameters = ACTIVE_PASSIVE_PARAMETERS.UMBS30,
): Section {
  const fresh = INCENTIVES.map((x): Point => [100 * x, 100 * speedAt(parameters, x, 0)]);
  const burnt = INCENTIVES.map((x): Point => [100 * x, 100 * speedAt(parameters, x, WAVE.months)]);
  const falls = fresh.slice(1).map(([, cpr], i) => Math.max(0, fresh[i]![1] - cpr));
  const after = speedAt(parameters, COMPARED_INCENTIVE, WAVE.months);
  const before = speedAt(parameters, COMPARED_INCENTIVE, 0);
  const ageing = ageingPoints(parameters);
  const seasonal = parameters.seasonality.map((_, i) => seasonalFactor(parameters, i + 1));
  const durations = nineLoans(parameters);
  return {
    id: 'prepayment',
    title: 'Prepayment',
    introduction: [
      'Active–passive decomposition: refinancing along an S-curve, turnover with ageing, season and lock-in, and a passive share that makes burnout. Speeds are those of a seasoned pool of unit multipliers on flat rates, a year’s mean where season matters.',
    ],
    checks: [
      atMostTolerance(
        {
          id: 'prepayment/s-curve-rises',
          tested: 'Speed never falls as the incentive rises',
          unit: 'CPR, percent',
          yardstick: 'borrowers refinance for gain',
          reading: `Largest fall over ${falls.length} steps of 10 bp.`,
        },
        Math.max(...falls),
        ROUNDING,
      ),
      withinRange(
        {
          id: 'prepayment/peak-speed',
          tested: 'Speed at 400 bp of incentive, before burnout',
          unit: 'CPR',
          yardstick: 'peak speeds of conventional pools in 2020–2021',
          reading: `${fresh.at(-1)![1].toFixed(1)} % a year.`,
        },
        fresh.at(-1)![1] / 100,
        PEAK_CPR,
      ),
      withinRange(
        {
          id: 'prepayment/discount-speed',
          tested: 'Speed at 300 bp out of the money',
          unit: 'CPR',
          yardstick: 'turnover of deep discounts, about 33 to 150 PSA',
          reading: `${fresh[0]![1].toFixed(1)} % a year.`,
        },
        fresh[0]![1] / 100,
        DISCOUNT_CPR,
      ),
      withinRange(
        {
          id: 'prepayment/burnout',
          tested: `Speed after ${WAVE.months} months of 150 bp incentive, as a share of a fresh pool’s`,
          unit: 'ratio',
          yardstick: 'those who could refinance have left',
          reading: `${(100 * before).toFixed(1)} % CPR before, ${(100 * after).toFixed(1)} % after.`,
        },
        after / before,
        { low: 0, high: BURNOUT_HIGH },
      ),
      atMostTolerance(
        {
          id: 'prepayment/burnout-closed-form',
          tested: 'Speeds before and after the wave against the closed form of two groups',
          unit: 'CPR',
          yardstick: 'Levin & Davidson (2005): each group decays at a rate of its own',
          reading: 'The larger of two differences.',
        },
        Math.max(
          Math.abs(before - twoGroupSpeed(parameters, COMPARED_INCENTIVE, 0)),
          Math.abs(after - twoGroupSpeed(parameters, COMPARED_INCENTIVE, WAVE.months)),
        ),
        ROUNDING,
      ),
      atMostTolerance(
        {
          id: 'prepayment/ageing',
          tested: 'Ageing of turnover against the PSA ramp, both as a share of month 30',
          unit: 'share',
          yardstick: 'SIFMA, Standard Formulas (1999), SF-6',
          reading: 'Hazards out of the money in the first 60 months.',
        },
        Math.max(...ageing.map(({ model, psa }) => Math.abs(model - psa))),
        ROUNDING,
      ),
      atMostTolerance(
        {
          id: 'prepayment/seasonality',
          tested: 'Seasonal factors of turnover',
          unit: 'factor',
          yardstick: 'Richard & Roll (1989), as tabulated in Chen & Fu',
          reading: 'Twelve months, the hazard of each over one of factor 1.',
        },
        Math.max(...seasonal.map((factor, i) => Math.abs(factor - PUBLISHED_SEASONALITY[i]!))),
        ROUNDING,
      ),
      ...durations.map(
        ({ name, found, expected }): Check =>
          withinRange(
            {
              id: `prepayment/nine-loans-${name.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}`,
              tested: `Nine-loan table, ${name}`,
              unit: 'years',
              yardstick: 'Milliman’s table of nine loans',
              reading: `Published ${expected.toFixed(2)}.`,
            },
            found,
            { low: expected - NINE_LOAN_TOLERANCE_YEARS, high: expected + NINE_LOAN_TOLERANCE_YEARS },
          ),
      ),
    ],
    figures: [
      {
        title: 'S-curve, fresh and burnt out',
        caption: `Speed of a seasoned pool against note rate less mortgage rate, before and after ${WAVE.months} months at 150 bp of incentive.`,
        plot: {
          kind: 'series',
          x: { label: 'incentive, percent points' },
          y: { label: 'CPR, percent' },
          series: [
            { name: 'fresh pool', points: fresh },
            { name: 'after a refinancing wave', points: burnt },
          ],
        },
      },
      ageingFigure(ageing),
      {
        title: 'Season',
        caption: 'Turnover by calendar month over a month of factor 1.',
        plot: {
          kind: 'series',
          x: { label: 'month', range: [0.5, 12.5] },
          y: { label: 'factor' },
          series: [
            { name: 'model', points: seasonal.map((factor, i) => [i + 1, factor]) },
            {
              name: 'Richard & Roll',
              mark: 'dots',
              points: PUBLISHED_SEASONALITY.map((factor, i) => [i + 1, factor]),
            },
          ],
        },
      },
    ],
    tables: [
      {
        title: 'Nine-loan duration table, years',
        columns: ['loan', 'published', 'model', 'difference'],
        rows: durations.map(({ name, found, expected }) => [
          name,
          expected.toFixed(2),
          found.toFixed(3),
          (found - expected).toFixed(3),
        ]),
      },
    ],
  };
}

const SEASONED: ActivePassiveLoan = {
  noteRate: NOTE_RATE,
  netCoupon: NOTE_RATE - 0.005,
  ageMonths: 30,
  remainingMonths: MONTHS - 30,
  firstCalendarMonth: 1,
  multipliers: UNIT_MULTIPLIERS,
};

/** CPR over the year that follows so many months at the wave's incentive. */
function speedAt(parameters: ActivePassiveParameters, incentive: number, waveMonths: number): number {
  const rates = Array.from(
    { length: SEASONED.remainingMonths },
    (_, month) => NOTE_RATE - (month < waveMonths ? WAVE.incentive : incentive),
  );
  const { survival } = activePassivePath(parameters, SEASONED, rates);
  const before = waveMonths === 0 ? 1 : survival[waveMonths - 1]!;
  return 1 - survival[waveMonths + 11]! / before;
}

/**
 * CPR over a year at an incentive, after months at the wave's: the active share ψ decays to
 * ψe^(−rw)/(ψe^(−rw) + (1 − ψ)e^(−κrw)), and a year's survival is e^(−c)·(ψ'e^(−r) + (1 − ψ')e^(−κr)), c turnover and
 * default of a whole year.
 */
function twoGroupSpeed(parameters: ActivePassiveParameters, incentive: number, waveMonths: number): number {
  const refinancing = (x: number): number =>
    parameters.refinancingRate / (1 + Math.exp(-parameters.slope * (x - parameters.threshold)));
  const wave = (refinancing(WAVE.incentive) * waveMonths) / 12;
  const { activeShare, passiveRefinancing } = parameters;
  const active = activeShare * Math.exp(-wave);
  const passive = (1 - activeShare) * Math.exp(-passiveRefinancing * wave);
  const share = active / (active + passive);
  const season = parameters.seasonality.reduce((sum, factor) => sum + factor, 0) / 12;
  const common = parameters.turnoverRate * season + parameters.defaultRate;
  const rate = refinancing(incentive);
  return (
    1 - Math.exp(-common) * (share * Math.exp(-rate) + (1 - share) * Math.exp(-passiveRefinancing * rate))
  );
}

interface AgeingPoint {
  readonly month: number;
  readonly model: number;
  readonly psa: number;
  /** Percent. */
  readonly cpr: number;
}

/** Hazards out of the money by age, as shares of those at month 30. */
function ageingPoints(parameters: ActivePassiveParameters): readonly AgeingPoint[] {
  const hazardAt = (month: number): number => {
    const hazards = monthlyHazards(
      // Ten points out of the money nobody refinances: what is left is turnover and default.
      { ...parameters, refinancingRate: 0 },
      UNIT_MULTIPLIERS,
      { incentive: OUT_OF_THE_MONEY, ageMonths: month - 1, calendarMonth: 5 },
    );
    return hazards.refinancing + hazards.turnover + hazards.default;
  };
  return Array.from({ length: 60 }, (_, i) => {
    const month = i + 1;
    return {
      month,
      model: hazardAt(month) / hazardAt(30),
      psa: cprFromPsa(100, month) / cprFromPsa(100, 30),
      cpr: 100 * cprFromSmm(-Math.expm1(-hazardAt(month) / 12)),
    };
  });
}

function ageingFigure(points: readonly AgeingPoint[]): Figure {
  const peak = points[29]!.cpr;
  return {
    title: 'Ageing',
    caption: `Speed 300 bp out of the money in a May; the dashed line is the PSA ramp at ${((100 * peak) / 6).toFixed(0)} PSA.`,
    plot: {
      kind: 'series',
      x: { label: 'month of the loan' },
      y: { label: 'CPR, percent' },
      series: [
        { name: 'model', points: points.map(({ month, cpr }) => [month, cpr]) },
        { name: 'PSA ramp', yardstick: true, points: points.map(({ month, psa }) => [month, peak * psa]) },
      ],
    },
  };
}

function seasonalFactor(parameters: ActivePassiveParameters, calendarMonth: number): number {
  const turnoverOf = (seasonality: readonly number[]): number =>
    monthlyHazards({ ...parameters, seasonality }, UNIT_MULTIPLIERS, {
      incentive: 0,
      ageMonths: 60,
      calendarMonth,
    }).turnover;
  return turnoverOf(parameters.seasonality) / turnoverOf(PUBLISHED_SEASONALITY.map(() => 1));
}

function nineLoans(parameters: ActivePassiveParameters) {
  const { conditions, loans } = milliman.durations;
  return loans.map(({ name, durationYears, attributes }) => ({
    name,
    expected: durationYears,
    found: flatRateModifiedDuration(
      parameters,
      {
        noteRate: conditions.noteRate,
        netCoupon: conditions.netCoupon,
        ageMonths: 0,
        remainingMonths: conditions.termMonths,
        firstCalendarMonth: conditions.firstCalendarMonth,
        multipliers: prepaymentMultipliers(attributes as LoanAttributes),
      },
      { mortgageRate: conditions.mortgageRate, yield: conditions.yieldMonthly },
    ),
  }));
}
