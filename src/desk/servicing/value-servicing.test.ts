import { beforeAll, describe, expect, it } from 'vitest';
import { exampleDay, SMALL_RUN } from '../../../test/fixtures/example-day.ts';
import { mapBatched, standardErrorOf, sumBatched } from '../../core/batched.ts';
import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import { discountFactor } from '../../market/discount-curve.ts';
import type { ActivePassiveParameters } from '../../models/prepay/active-passive.ts';
import { UNIT_MULTIPLIERS } from '../../models/prepay/active-passive.ts';
import { hullWhite } from '../../models/rate/hull-white.ts';
import {
  DEFAULT_SERVICING_ASSUMPTIONS,
  type ServicingAssumptions,
  servicingAssumptionsSchema,
} from '../../models/servicing/assumptions.ts';
import { SERVICING_LEGS, type ServicingLeg } from '../../models/servicing/servicing-legs.ts';
import type { PoolTerms } from '../../sim/loan-terms.ts';
import { poolPricer } from '../../sim/pool-pricer.ts';
import { BASE_SCENARIO } from '../../sim/scenario.ts';
import { simulateInline } from '../../sim/simulate.ts';
import { simulationPlan } from '../../sim/simulation-plan.ts';
import { timeGrid } from '../../sim/time-grid.ts';
import type { MarketDay } from '../market-day.ts';
import { measureScenarios, SCENARIO_ID } from '../measure-scenarios.ts';
import { stripSpreads } from '../strip-spreads.ts';
import { RIGHTS_ALONE_MAX } from './servicing-units.ts';
import { type ServicingValuation, valueServicing } from './value-servicing.ts';

/** Costs, income and float of nothing, and no OAS: the fee alone. */
const FEE_ALONE: ServicingAssumptions = servicingAssumptionsSchema.parse({
  schemaVersion: 1,
  costs: {
    currentPerYear: 0,
    delinquent30PerYear: 0,
    delinquent60PerYear: 0,
    delinquent90PerYear: 0,
    inflation: 0,
  },
  ancillaryPerYear: 0,
  escrow: { spreadBp: 0 },
  payoffs: { floatDays: 0 },
  recapture: { share: 0 },
  oasBp: 0,
  programOasBp: [],
});
const FLAT_RATE = 0.04;
const SHIFT_BP = 25;

function rightOf(changes: Partial<ServicingRight> = {}): ServicingRight {
  return {
    servicingId: 'S1',
    program: 'UMBS30',
    noteRate: 0.06,
    balance: 35_000_000,
    loanCount: 100,
    ageMonths: 0,
    remainingMonths: 360,
    fee: 0.0025,
    delinquent: { days30: 0, days60: 0, days90: 0 },
    escrowPerLoan: 0,
    ...changes,
  };
}

let day: MarketDay;

beforeAll(async () => {
  day = await exampleDay();
});

/** The example day with a flat curve, next to no volatility and other prepayment. */
function flatDay(prepayment: Partial<ActivePassiveParameters>): MarketDay {
  return {
    ...day,
    curve: { logDiscount: (years) => -FLAT_RATE * years },
    model: hullWhite(0.03, 1e-9),
    prepayment: {
      ...day.prepayment,
      UMBS30: {
        ...day.prepayment.UMBS30,
        refinancingRate: 0,
        turnoverRate: 0,
        lockIn: 0,
        turnoverRampMonths: 1,
        seasonality: new Array<number>(12).fill(1),
        defaultRate: 0,
        defaultRampMonths: 1,
        ...prepayment,
      },
    },
  };
}

async function valueAlone(
  on: MarketDay,
  right: ServicingRight,
  assumptions: ServicingAssumptions,
): Promise<Readonly<Record<ServicingLeg | 'value', number>>> {
  const valuation = await valueServicing(
    on,
    { rights: [right], assumptions },
    { scenarios: [BASE_SCENARIO], models: [on.model] },
    { ...SMALL_RUN, pathCount: 256 },
  );
  const part = valuation.part([right]);
  const legs = Object.fromEntries(
    part.legs(BASE_SCENARIO.id).map((leg, index) => [SERVICING_LEGS[index]!, leg.value]),
  ) as Record<ServicingLeg, number>;
  return { ...legs, value: part.value(BASE_SCENARIO.id).value };
}

/** Payment times of a right on the example day, years; the one before the first payment leads. */
function paymentTimes(delayDays: number): number[] {
  const grid = timeGrid(day.asOf, 372);
  return Array.from({ length: 362 }, (_, month) => {
    const [at, next] = [month, month + 1].map((node) => grid.timesYears[grid.monthNodes[node]!]!);
    return at! + (delayDays / 30) * (next! - at!);
  });
}

/** Times by which OAS is counted, to a day’s rule of their own: the node and the delay in days. */
function oasTimes(delayDays: number): number[] {
  const grid = timeGrid(day.asOf, 372);
  return Array.from(
    { length: 362 },
    (_, month) => grid.timesYears[grid.monthNodes[month]!]! + delayDays / 365,
  );
}

describe('a servicing right with certain speeds on a flat curve', () => {
  const CPR = 0.08;
  const turnoverRate = -Math.log(1 - CPR);

  it('is worth the geometric annuity of its fee', async () => {
    const assumptions = { ...FEE_ALONE, oasBp: 600 };
    const { value } = await valueAlone(flatDay({ turnoverRate }), rightOf(), assumptions);
    const growth = 1 + 0.06 / 12;
    const last = growth ** -360;
    const balance = (k: number): number => (1 - growth ** (k - 360)) / (1 - last);
    const [paid, spread] = [paymentTimes(24), oasTimes(24)];
    let expected = 0;
    for (let k = 1; k <= 360; k++) {
      const survival = (1 - CPR) ** ((k - 1) / 12);
      expected += (balance(k - 1) / 12) * survival * Math.exp(-FLAT_RATE * paid[k]! - 0.06 * spread[k]!);
    }
    expect(value / (35_000_000 * 0.0025 * expected)).toBeCloseTo(1, 8);
    // The same as two geometric series, were all months a twelfth of a year: within what the calendar changes.
    const q = (1 - CPR) ** (1 / 12) * Math.exp(-(FLAT_RATE + 0.06) / 12);
    const series = (ratio: number): number => (1 - ratio ** 360) / (1 - ratio);
    const first = Math.exp(-FLAT_RATE * paid[1]! - 0.06 * spread[1]!);
    const geometric = (first * (series(q) - last * series(q * growth))) / (1 - last) / 12;
    expect(geometric / expected).toBeCloseTo(1, 3);
  });

  it('pays an annuity certain where nobody prepays, and no payoff, no recapture', async () => {
    const assumptions = { ...DEFAULT_SERVICING_ASSUMPTIONS, oasBp: 0 };
    const right = rightOf({ escrowPerLoan: 3_000 });
    const legs = await valueAlone(flatDay({}), right, assumptions);
    const [paid] = [paymentTimes(24)];
    const discount = (k: number): number => Math.exp(-FLAT_RATE * paid[k]!);
    let [loans, costs] = [0, 0];
    for (let k = 1; k <= 360; k++) {
      loans += discount(k) / 12;
      costs += (discount(k) / 12) * 1.025 ** ((k - 1) / 12);
    }
    expect(legs.ancillary / (100 * 30 * loans)).toBeCloseTo(1, 8);
    expect(legs.cost / (-100 * 119 * costs)).toBeCloseTo(1, 8);
    // Interest on a dollar that stays to the end telescopes: D_0 − D_360.
    const interest = discount(0) - discount(360);
    expect(legs.escrowFloat / (300_000 * (interest - 0.0025 * loans))).toBeCloseTo(1, 8);
    expect(Math.abs(legs.payoffFloat)).toBeLessThan(0.02);
    expect(Math.abs(legs.recapture)).toBeLessThan(0.02);
    expect(legs.advances).toBeCloseTo(0, 9);
  });

  it('earns the month after on what is paid off, and recaptures of it', async () => {
    const legs = await valueAlone(flatDay({ turnoverRate }), rightOf(), {
      ...FEE_ALONE,
      payoffs: { floatDays: 15 },
      recapture: { share: 0.2, multiple: 4 },
    });
    const growth = 1 + 0.06 / 12;
    const balance = (k: number): number => (1 - growth ** (k - 360)) / (1 - growth ** -360);
    const paid = paymentTimes(24);
    const discount = (k: number): number => Math.exp(-FLAT_RATE * paid[k]!);
    let [interest, prepaid] = [0, 0];
    for (let k = 1; k <= 360; k++) {
      const off = balance(k) * ((1 - CPR) ** ((k - 1) / 12) - (1 - CPR) ** (k / 12));
      interest += off * (discount(k) - discount(k + 1));
      prepaid += off * discount(k);
    }
    expect(legs.payoffFloat / ((35_000_000 * 15 * 12 * interest) / 365)).toBeCloseTo(1, 6);
    expect(legs.recapture / (35_000_000 * 0.0025 * 0.2 * 4 * prepaid)).toBeCloseTo(1, 8);
  });

  it('recaptures nobody who defaults', async () => {
    const legs = await valueAlone(flatDay({ defaultRate: 0.02 }), rightOf(), {
      ...FEE_ALONE,
      recapture: { share: 1, multiple: 5 },
    });
    expect(Math.abs(legs.recapture)).toBeLessThan(0.02);
    expect(legs.fee).toBeGreaterThan(0);
  });
});

describe('servicing on the example day', () => {
  const rights = [
    rightOf({ servicingId: '3', noteRate: 0.03, ageMonths: 50, remainingMonths: 310, escrowPerLoan: 3_000 }),
    rightOf({ servicingId: '6', noteRate: 0.06, escrowPerLoan: 3_000 }),
    rightOf({ servicingId: '7', noteRate: 0.07, escrowPerLoan: 3_000 }),
  ];
  let valuation: ServicingValuation;
  const multiple = (right: ServicingRight, id: string = SCENARIO_ID.base): number =>
    valuation.part([right]).value(id).value / (right.fee * right.balance);

  beforeAll(async () => {
    const needs = { shift: true, keyRates: true, refinancing: true, turnover: true, basis: true };
    valuation = await valueServicing(
      day,
      { rights, assumptions: DEFAULT_SERVICING_ASSUMPTIONS },
      { scenarios: measureScenarios({ ...needs, shocksBp: [-100, 100] }, SHIFT_BP), models: [day.model] },
      SMALL_RUN,
    );
  });

  it('is believable: four to six years of fee, and a percent and a bit of the balance', () => {
    for (const right of rights) {
      expect(multiple(right)).toBeGreaterThan(4);
      expect(multiple(right)).toBeLessThan(6);
    }
    expect(multiple(rights[1]!) * 0.25).toBeCloseTo(1.3, 1);
  });

  it('gains when rates rise, and loses more when they fall', () => {
    const durations = rights.map((right) => {
      const [down, base, up] = [SCENARIO_ID.down, SCENARIO_ID.base, SCENARIO_ID.up].map((id) =>
        multiple(right, id),
      );
      expect(up).toBeGreaterThan(base!);
      expect(base! - down!).toBeGreaterThan(up! - base!);
      expect(base! - multiple(right, SCENARIO_ID.shock(-100))).toBeGreaterThan(
        multiple(right, SCENARIO_ID.shock(100)) - base!,
      );
      return (down! - up!) / (2 * SHIFT_BP * 1e-4 * base!);
    });
    expect(durations[1]).toBeLessThan(-10);
    expect(durations[2]).toBeGreaterThan(-36);
    // The higher the note rate, the more of it can be refinanced away.
    expect(durations[2]).toBeLessThan(durations[1]!);
    expect(durations[1]).toBeLessThan(durations[0]!);
  });

  it('loses by faster prepayment, and gains by wider mortgage rates', () => {
    for (const right of rights) {
      const base = multiple(right);
      expect(multiple(right, SCENARIO_ID.refinancing)).toBeLessThan(base);
      expect(multiple(right, SCENARIO_ID.turnover)).toBeLessThan(base);
      expect(multiple(right, SCENARIO_ID.basis)).toBeGreaterThan(base);
      const { value } = valuation.part([right]).valueAtHigherOas();
      expect(value).toBeLessThan(valuation.part([right]).value(SCENARIO_ID.base).value);
    }
  });

  it('has key rates that sum to the parallel move within their error', () => {
    const { value } = valuation.part(rights);
    const base = value(SCENARIO_ID.base);
    const moved = (id: string) => mapBatched((after, before) => after - before, value(id), base);
    const keys = sumBatched(KEY_RATE_TENORS.map((tenor) => moved(SCENARIO_ID.keyUp(tenor))));
    const parallel = moved(SCENARIO_ID.up);
    // Beside the error, the cross terms of finite moves: a few per cent of a convex value.
    expect(Math.abs(keys.value - parallel.value)).toBeLessThan(
      0.05 * Math.abs(parallel.value) + 4.5 * standardErrorOf(parallel),
    );
  });

  it('sums: legs to the value, rights to the book', () => {
    const book = valuation.part(rights);
    const legs = book.legs(SCENARIO_ID.up);
    expect(sumBatched(legs)).toEqual(book.value(SCENARIO_ID.up));
    const single = rights.map((right) => valuation.part([right]).value(SCENARIO_ID.up).value);
    expect(single.reduce((sum, value) => sum + value, 0) / book.value(SCENARIO_ID.up).value).toBeCloseTo(
      1,
      13,
    );
    expect(standardErrorOf(book.value(SCENARIO_ID.up))).toBeGreaterThan(0);
  });

  it('earns less on payoffs than rates and speeds apart would give: they come when rates are low', async () => {
    const right = rightOf({ noteRate: 0.07 });
    const assumptions = { ...FEE_ALONE, payoffs: { floatDays: 30 }, recapture: { share: 1, multiple: 1 } };
    const { payoffFloat, recapture } = await valueAlone(day, right, assumptions);
    const onEscrow = await valueAlone(day, { ...right, escrowPerLoan: 1 }, FEE_ALONE);
    const years = await valueAlone(day, right, { ...FEE_ALONE, ancillaryPerYear: 1 });
    const rateOfSurvivors = onEscrow.escrowFloat / years.ancillary;
    const rateOfPayoffs = payoffFloat / ((35_000_000 * 30) / 365) / (recapture / (35_000_000 * 0.0025));
    expect(rateOfSurvivors).toBeGreaterThan(0.02);
    expect(rateOfPayoffs).toBeLessThan(0.95 * rateOfSurvivors);
  });
});

describe('the fee alone', () => {
  it('is worth what the execution’s servicing strip of the same loan is worth', async () => {
    const right = rightOf({ loanCount: 100, purpose: 'purchase' });
    const pool: PoolTerms = {
      program: 'UMBS30',
      noteRate: 0.06,
      coupon: 0.055,
      remainingMonths: 360,
      ageMonths: 0,
      calendarMonth: 2,
      multipliers: UNIT_MULTIPLIERS,
      settlement: { startNode: 0, timeYears: 0, day: 10 },
    };
    const plan = simulationPlan({
      asOf: day.asOf,
      curve: day.curve,
      models: [day.model],
      mortgageSpreads: day.mortgageSpreads,
      prepayment: day.prepayment,
      scenarios: [BASE_SCENARIO],
      profiles: [pool],
      loans: [],
      seed: SMALL_RUN.seed,
      pathCount: 256,
      kernel: 'scalar',
    });
    const result = await simulateInline(plan, {});
    const strip = poolPricer(plan, result, pool, 0, () => discountFactor(day.curve, 0));
    const { value } = await valueAlone(day, right, { ...FEE_ALONE, oasBp: 450 });
    expect(value / (35_000_000 * 0.0025) / strip.stripMultiple(0.045)).toBeCloseTo(1, 13);
    // And at the OAS that the desk finds for its quoted multiple, it is worth that multiple.
    const spreads = await stripSpreads(day, [{ pool, multiples: [4] }], { ...SMALL_RUN, pathCount: 256 });
    const quoted = await valueAlone(day, { ...right, oas: spreads(pool, 4) }, FEE_ALONE);
    expect(quoted.value / (35_000_000 * 0.0025)).toBeCloseTo(4, 9);
  });
});

describe('quoted multiples', () => {
  const quotes = servicingAssumptionsSchema.parse({
    schemaVersion: 1,
    marketMultiples: [
      { program: 'UMBS30', noteRate: 0.06, multiple: 4.6 },
      { program: 'UMBS30', noteRate: 0.07, multiple: 4 },
    ],
  });

  it('come back to the last digit, a right’s own before those of the grid', async () => {
    const rights = [
      rightOf({ servicingId: 'own', marketMultiple: 5.1, escrowPerLoan: 2_500 }),
      rightOf({ servicingId: 'grid', noteRate: 0.0625 }),
      rightOf({ servicingId: 'flat beyond', noteRate: 0.05 }),
      rightOf({ servicingId: 'other program', program: 'UMBS15', noteRate: 0.055, remainingMonths: 180 }),
    ];
    const valuation = await valueServicing(
      day,
      { rights, assumptions: quotes },
      { scenarios: [BASE_SCENARIO], models: [day.model] },
      SMALL_RUN,
    );
    const multiples = rights.map(
      (right) => valuation.part([right]).value(BASE_SCENARIO.id).value / (right.fee * right.balance),
    );
    expect(multiples[0]).toBeCloseTo(5.1, 10);
    expect(multiples[1]).toBeCloseTo(4.45, 10);
    expect(multiples[2]).toBeCloseTo(4.6, 10);
    expect(valuation.oasOf(rights[3]!)).toBe(0.05);
  });

  it('that no spread gives fail alone, with what can be reached', async () => {
    const wrong = rightOf({ servicingId: 'W', marketMultiple: 20, remainingMonths: 12 });
    const right = rightOf({ marketMultiple: 5 });
    const book = { rights: [wrong, right], assumptions: FEE_ALONE };
    const request = { scenarios: [BASE_SCENARIO], models: [day.model] };
    const valuation = await valueServicing(day, book, request, SMALL_RUN);
    expect(valuation.rights).toEqual([right]);
    expect(valuation.failures).toEqual([
      {
        pointer: '/servicing',
        code: 'SOLVE_NO_ROOT',
        detail: expect.stringMatching(/No OAS gives W its quoted multiple.*a multiple from/),
      },
    ]);
    const { value } = valuation.part(book.rights);
    expect(value(BASE_SCENARIO.id)).toEqual(valuation.part([right]).value(BASE_SCENARIO.id));
  });
});

describe('a large book', () => {
  it('is gathered, and its total stays that of its rights alone', async () => {
    const rights = Array.from({ length: RIGHTS_ALONE_MAX + 50 }, (_, index) =>
      rightOf({
        servicingId: `S${index}`,
        noteRate: 0.03 + 0.00125 * (index % 33),
        ageMonths: 30 + (index % 7),
        remainingMonths: 312 + (index % 5),
        balance: 200_000 + 97 * (index % 1_009),
        loanCount: 1,
        fico: 690 + (index % 100),
      }),
    );
    const book = { rights, assumptions: { ...DEFAULT_SERVICING_ASSUMPTIONS, payoffs: { floatDays: 0 } } };
    const request = { scenarios: [BASE_SCENARIO], models: [day.model] };
    const run = { ...SMALL_RUN, pathCount: 64, kernel: 'simd' as const };
    const gathered = await valueServicing(day, book, request, run);
    expect(gathered.unitCount).toBeLessThan(RIGHTS_ALONE_MAX);
    const alone = await valueServicing(day, book, request, { ...run, exact: true });
    expect(alone.unitCount).toBe(rights.length);
    const [together, apart] = [gathered, alone].map(
      (valuation) => valuation.part(rights).value(BASE_SCENARIO.id).value,
    );
    expect(Math.abs(together! / apart! - 1)).toBeLessThan(2e-4);
  });
});
