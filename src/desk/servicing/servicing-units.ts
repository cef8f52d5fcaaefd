import type { IsoDate } from '../../core/dates.ts';
import { partsOf } from '../../core/dates.ts';
import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { multipleFor } from '../../models/execution/multiple.ts';
import type { ActivePassiveParameters, PrepaymentMultipliers } from '../../models/prepay/active-passive.ts';
import { prepaymentMultipliers } from '../../models/prepay/attribute-multipliers.ts';
import type { ServicingAssumptions } from '../../models/servicing/assumptions.ts';
import { legScales } from '../../models/servicing/servicing-legs.ts';
import type { PoolTerms } from '../../sim/loan-terms.ts';
import type { MarketDay } from '../market-day.ts';

/** Servicing rights and what servicing earns and costs. */
export interface ServicingBook {
  readonly rights: readonly ServicingRight[];
  readonly assumptions: ServicingAssumptions;
}

/** A right with what it holds of its unit's annuities. */
export interface ScaledRight {
  readonly right: ServicingRight;
  /** [leg][annuity], dollars. */
  readonly scales: Float64Array;
}

/** Rights that are valued on the paths of one pool, at one OAS. */
export interface ServicingUnit {
  readonly pool: PoolTerms;
  readonly members: readonly ScaledRight[];
  /** Decimal; absent where the OAS follows from a quoted value. */
  readonly oas: number | undefined;
  /** Dollars that all members are quoted at together; absent where the OAS is given. */
  readonly quotedValue: number | undefined;
}

/** Up to here every right is valued on its own paths; a larger book is gathered into about as many units. */
export const RIGHTS_ALONE_MAX = 2_000;

/**
 * How far apart rights of one unit may be, widened together until the units are few enough: little in what moves a value
 * most, the note rate and the speed of refinancing.
 */
const WIDTHS = {
  noteRate: 0.0005,
  remainingMonths: 24,
  ageMonths: 3,
  refinancing: 0.1,
  turnover: 0.2,
  default: 0.5,
} as const;
const WIDENING = 1.2;

/**
 * Lays a servicing book out as units. A small book has one unit for each right. A large one gathers rights of one
 * program that are near in note rate, term, age and multipliers, and stands for them with their averages, weighted by
 * balance: what that leaves out of a total is of second order in the widths.
 *
 * @param alone whether a large book has one unit for each right as well
 * @source docs/models/servicing.md
 */
export function servicingUnits(
  day: Pick<MarketDay, 'asOf' | 'prepayment'>,
  { rights, assumptions }: ServicingBook,
  alone = false,
): readonly ServicingUnit[] {
  const placed = rights.map((right): PlacedRight => {
    const { balance, loanCount, ...attributes } = right;
    return {
      right,
      scales: legScales(right, assumptions),
      quote: quoteOf(right, assumptions),
      ageMonths: Math.min(right.ageMonths, saturationMonths(day.prepayment[right.program])),
      multipliers: prepaymentMultipliers({ ...attributes, loanAmount: balance / loanCount }),
    };
  });
  const groups = alone || placed.length <= RIGHTS_ALONE_MAX ? placed.map((one) => [one]) : gathered(placed);
  return groups.map((members) => unitOf(day.asOf, members));
}

interface PlacedRight extends ScaledRight {
  readonly quote: Quote;
  readonly ageMonths: number;
  readonly multipliers: PrepaymentMultipliers;
}

type Quote = { readonly oas: number } | { readonly multiple: number };

function quoteOf(
  right: ServicingRight,
  { oasBp, programOasBp, marketMultiples }: ServicingAssumptions,
): Quote {
  if (right.oas !== undefined) return { oas: right.oas };
  if (right.marketMultiple !== undefined) return { multiple: right.marketMultiple };
  const quotes = marketMultiples.filter(({ program }) => program === right.program);
  if (quotes.length > 0) {
    const { remainingMonths: termMonths } = right;
    return {
      multiple: multipleFor(
        quotes.map(({ noteRate, multiple }) => ({ noteRate, multiple, termMonths })),
        right.noteRate,
        termMonths,
      ),
    };
  }
  const own = programOasBp.find(({ program }) => program === right.program);
  return { oas: (own?.oasBp ?? oasBp) / 10_000 };
}

/** From this age on a loan behaves like an older one: every ramp of its program is at its top. */
function saturationMonths(parameters: ActivePassiveParameters): number {
  return Math.max(
    parameters.refinancingRampMonths,
    parameters.turnoverRampMonths,
    parameters.defaultRampMonths,
  );
}

function gathered(placed: readonly PlacedRight[]): readonly (readonly PlacedRight[])[] {
  for (let widening = 1; ; widening *= WIDENING) {
    const groups = Map.groupBy(placed, (one) => gatherKey(one, widening));
    if (groups.size <= RIGHTS_ALONE_MAX) return [...groups.values()];
  }
}

function gatherKey({ right, quote, ageMonths, multipliers }: PlacedRight, widening: number): string {
  const within = (value: number, width: number): number => Math.round(value / (width * widening));
  return [
    right.program,
    'oas' in quote ? quote.oas : 'quoted',
    within(right.noteRate, WIDTHS.noteRate),
    within(right.remainingMonths, WIDTHS.remainingMonths),
    within(ageMonths, WIDTHS.ageMonths),
    within(Math.log(multipliers.refinancing), WIDTHS.refinancing),
    within(Math.log(multipliers.turnover), WIDTHS.turnover),
    within(Math.log(multipliers.default), WIDTHS.default),
  ].join('/');
}

function unitOf(asOf: IsoDate, members: readonly PlacedRight[]): ServicingUnit {
  const balance = members.reduce((sum, { right }) => sum + right.balance, 0);
  const average = (of: (one: PlacedRight) => number): number =>
    members.length === 1
      ? of(members[0]!)
      : members.reduce((sum, one) => sum + one.right.balance * of(one), 0) / balance;
  const { program } = members[0]!.right;
  const noteRate = average(({ right }) => right.noteRate);
  const { quote } = members[0]!;
  const { day, month } = partsOf(asOf);
  return {
    pool: {
      program,
      noteRate,
      // A right has no share of the principal: what the investor gets plays no part.
      coupon: noteRate,
      remainingMonths: Math.max(1, Math.round(average(({ right }) => right.remainingMonths))),
      ageMonths: Math.round(average(({ ageMonths }) => ageMonths)),
      calendarMonth: month,
      multipliers: {
        refinancing: average(({ multipliers }) => multipliers.refinancing),
        turnover: average(({ multipliers }) => multipliers.turnover),
        default: average(({ multipliers }) => multipliers.default),
      },
      settlement: { startNode: 0, timeYears: 0, day },
    },
    members: members.map(({ right, scales }) => ({ right, scales })),
    ...('oas' in quote
      ? { oas: quote.oas, quotedValue: undefined }
      : {
          oas: undefined,
          quotedValue: members.reduce(
            (sum, one) =>
              sum + ('multiple' in one.quote ? one.quote.multiple * one.right.fee * one.right.balance : 0),
            0,
          ),
        }),
  };
}
