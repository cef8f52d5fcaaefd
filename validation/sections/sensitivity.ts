import { exact, mapBatched } from '../../src/core/batched.ts';
import type { TbaMark } from '../../src/desk/market-day.ts';
import { effectiveDuration } from '../../src/sim/measures.ts';
import {
  benchmarkLock,
  frontStack,
  LOAN_AMOUNT,
  nearestPar,
  onDay,
  PARALLEL_SCENARIOS,
  SHIFT_BP,
} from '../benchmarks.ts';
import { type Check, withinRange } from '../check.ts';
import { type Assumptions, type ParameterMove, parameterMoves } from '../parameter-moves.ts';
import type { Figure, Section } from '../section.ts';
import type { ValidationContext } from '../validation-context.ts';
import { poolMeasures, valuation } from '../valuation.ts';

const PATHS = { full: 4096, quick: 1024 } as const;
/** A spread of 10 bp is small: two readings of one spread duration differ by its convexity, some 0.5 %. */
const SPREAD_CONSISTENCY = 0.02;

/** What a set of assumptions says of the report's TBA and lock. */
export interface Outcome {
  /** TBA at held OAS, per 100. */
  readonly price: number;
  readonly durationYears: number;
  /** OAS that explains the quoted price, bp. */
  readonly oasBp: number;
  readonly lockDurationYears: number;
  /** Value of the lock, dollars. */
  readonly lockValue: number;
}

/** A parameter with what its moves change. */
interface MoveOutcome {
  readonly parameter: ParameterMove;
  readonly down: Outcome;
  readonly up: Outcome;
}

/** What every parameter is worth: price, duration and OAS of the coupon nearest par, value and duration of a lock. */
export async function sensitivitySection(
  context: ValidationContext,
  moves: readonly ParameterMove[] = parameterMoves(context.models[0]!),
): Promise<Section> {
  const mark = nearestPar(frontStack(context.day));
  const lock = benchmarkLock(context.day, mark);
  const today: Assumptions = {
    model: context.models[0]!,
    prepayment: context.day.prepayment[mark.program],
    mortgageSpreads: context.day.mortgageSpreads,
    oasShift: 0,
    pullThrough: lock.pullThrough,
  };
  // The OAS of these paths and this model, so that a price held and an OAS held are the same place.
  const { oasBp } = await outcomeOf(context, mark, today, mark.oas);
  const heldOas = oasBp / 1e4;
  const base = await outcomeOf(context, mark, today, heldOas);
  const outcomes: MoveOutcome[] = [];
  for (const parameter of moves) {
    outcomes.push({
      parameter,
      down: await outcomeOf(context, mark, parameter.apply(today, -1), heldOas),
      up: await outcomeOf(context, mark, parameter.apply(today, 1), heldOas),
    });
  }
  return {
    id: 'sensitivity',
    title: 'Sensitivity to every parameter',
    introduction: [
      `The coupon nearest par at ${mark.pricePer100.toFixed(2)} and a lock of ${LOAN_AMOUNT.toLocaleString('en-US')} dollars delivered into it, revalued on the same paths with one parameter moved at a time. Price and durations hold the OAS; the OAS is solved again for the quoted price. The lock's price stays what it was.`,
      `Today: price ${base.price.toFixed(3)}, duration ${base.durationYears.toFixed(3)}, OAS ${base.oasBp.toFixed(1)} bp; lock duration ${base.lockDurationYears.toFixed(3)}, value ${base.lockValue.toFixed(0)} dollars.`,
    ],
    checks: sensitivityChecks(base, outcomes, mark),
    figures: [
      tornado('Duration of the TBA', 'change in years', base, outcomes, ({ durationYears }) => durationYears),
      tornado('OAS of the TBA', 'change in bp', base, outcomes, ({ oasBp }) => oasBp),
      tornado(
        'Duration of the lock',
        'change in years',
        base,
        outcomes,
        ({ lockDurationYears }) => lockDurationYears,
      ),
    ],
    tables: [table(base, outcomes)],
  };
}

async function outcomeOf(
  context: ValidationContext,
  mark: TbaMark,
  { model, prepayment, mortgageSpreads, oasShift, pullThrough }: Assumptions,
  heldOas: number,
): Promise<Outcome> {
  const lock = benchmarkLock(context.day, mark);
  const run = await valuation(
    {
      ...onDay(context),
      model,
      mortgageSpreads,
      prepayment: { ...context.day.prepayment, [mark.program]: prepayment },
      scenarios: PARALLEL_SCENARIOS,
      pools: [mark.pool],
      loans: [{ ...lock, oas: lock.oas + oasShift, pullThrough }],
      pathCount: PATHS[context.scope],
    },
    context,
  );
  const pricer = run.pool(0);
  const { price, duration } = poolMeasures(pricer, exact(heldOas + oasShift), SHIFT_BP);
  const lockPrice = exact(mark.pricePer100);
  const inScenario = (index: number) =>
    run.lock(0, index, { loanAmount: LOAN_AMOUNT, lockPrice, mode: 'pathwise' });
  const started = inScenario(0);
  const notional = mapBatched(
    (probability, forward) => (probability * LOAN_AMOUNT * forward) / 100,
    started.pullThrough,
    started.forwardPrice,
  );
  const values = { base: started.value, down: inScenario(1).value, up: inScenario(2).value };
  return {
    price: price.value,
    durationYears: duration.value,
    oasBp: 1e4 * pricer.oasOf(mark.pricePer100).value,
    lockDurationYears: effectiveDuration(values, SHIFT_BP, notional).value,
    lockValue: started.value.value,
  };
}

function sensitivityChecks(base: Outcome, outcomes: readonly MoveOutcome[], mark: TbaMark): readonly Check[] {
  const numbers = outcomes.flatMap(({ down, up }) => [...Object.values(down), ...Object.values(up)]);
  const find = (name: string): MoveOutcome | undefined =>
    outcomes.find(({ parameter }) => parameter.name.startsWith(name));
  const volatility = find('all volatilities');
  const threshold = find('S-curve threshold');
  return [
    withinRange(
      {
        id: 'sensitivity/finite',
        tested: 'Every move of every parameter can be valued',
        unit: 'of all numbers',
        yardstick: 'no move leaves the models’ domains',
        reading: `${numbers.length} numbers of ${outcomes.length} parameters.`,
      },
      numbers.filter(Number.isFinite).length / numbers.length,
      { low: 1 },
    ),
    ...(volatility === undefined
      ? []
      : [
          withinRange(
            {
              id: 'sensitivity/volatility-sign',
              tested: 'More volatility lowers the price at a held OAS',
              unit: 'per 100',
              yardstick: 'an investor is short the borrowers’ options',
              reading: `All volatilities up: ${signed(volatility.up.price - base.price, 3)} per 100.`,
            },
            volatility.up.price - base.price,
            { high: 0 },
          ),
        ]),
    ...(threshold === undefined || mark.pricePer100 < 100
      ? []
      : [
          withinRange(
            {
              id: 'sensitivity/threshold-sign',
              tested: 'Borrowers who need more incentive are worth more above par',
              unit: 'per 100',
              yardstick: 'prepayment returns par',
              reading: `Threshold up: ${signed(threshold.up.price - base.price, 3)} per 100.`,
            },
            threshold.up.price - base.price,
            { low: 0 },
          ),
        ]),
    ...spreadConsistency(base, outcomes),
  ];
}

/**
 * A small change of price at a held OAS and the change of OAS at a held price are one number seen twice:
 * ΔOAS = ΔP/(P·D_s), D_s from the move of the OAS itself. Judged where both moves are small.
 */
function spreadConsistency(base: Outcome, outcomes: readonly MoveOutcome[]): readonly Check[] {
  const spread = outcomes.find(({ parameter }) => parameter.name === 'OAS');
  const spreadMove = outcomes.find(({ parameter }) => parameter.name.startsWith('mortgage-rate spread'));
  if (spread === undefined || spreadMove === undefined) return [];
  const perBp = (spread.down.price - spread.up.price) / 20;
  const fromPrices = (spreadMove.up.price - spreadMove.down.price) / perBp;
  const fromSpreads = spreadMove.up.oasBp - spreadMove.down.oasBp;
  return [
    withinRange(
      {
        id: 'sensitivity/price-and-oas',
        tested: 'Change of OAS over change of price ÷ spread duration, mortgage spread moved',
        unit: 'ratio',
        yardstick: 'two readings of one derivative',
        reading: `${signed(fromSpreads, 2)} bp of OAS; prices say ${signed(fromPrices, 2)} bp. Spread duration ${((1e4 * perBp) / base.price).toFixed(2)} years.`,
      },
      fromSpreads / fromPrices,
      { low: 1 - SPREAD_CONSISTENCY, high: 1 + SPREAD_CONSISTENCY },
    ),
  ];
}

function tornado(
  title: string,
  label: string,
  base: Outcome,
  outcomes: readonly MoveOutcome[],
  of: (outcome: Outcome) => number,
): Figure {
  return {
    title,
    caption: 'One parameter moved at a time by the size beside its name; the widest first.',
    plot: {
      kind: 'tornado',
      x: { label },
      rows: outcomes.map(({ parameter, down, up }) => ({
        name: `${parameter.name}, ${parameter.move}`,
        down: of(down) - of(base),
        up: of(up) - of(base),
      })),
    },
  };
}

function table(base: Outcome, outcomes: readonly MoveOutcome[]) {
  return {
    title: 'Changes by parameter',
    columns: ['parameter', 'move', 'price per 100', 'duration', 'OAS bp', 'lock duration', 'lock value $'],
    rows: outcomes.flatMap(({ parameter, down, up }) =>
      [['down', down] as const, ['up', up] as const].map(([direction, outcome]) => [
        `${parameter.name} ${direction}`,
        parameter.move,
        signed(outcome.price - base.price, 3),
        signed(outcome.durationYears - base.durationYears, 3),
        signed(outcome.oasBp - base.oasBp, 2),
        signed(outcome.lockDurationYears - base.lockDurationYears, 3),
        signed(outcome.lockValue - base.lockValue, 0),
      ]),
    ),
  };
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
}
