import { bestExecution, type ExecutionRequest } from './best-execution.ts';
import { type CouponPrice, deliverInto } from './coupon-delivery.ts';
import { type LoanExecutionTerms, loanExecutionTerms } from './loan-terms.ts';

/** What an all-in price depends on, and by how much each is moved. */
const SENSITIVITY_MOVES = {
  'tba-price': 1 / 32,
  'buy-up-multiple': 0.1,
  'buy-down-multiple': 0.1,
  'servicing-multiple': 0.1,
  'guarantee-fee-bp': 1,
} as const;
type Driver = keyof typeof SENSITIVITY_MOVES;

/** What a move of one driver does to a loan's all-in price, per 100. */
export interface ExecutionSensitivity {
  readonly driver: Driver;
  /** Of a TBA price: which. */
  readonly coupon: number | null;
  /** In the driver's own unit: points, multiple, basis points. */
  readonly move: number;
  /** Of the coupons held, by the weights of their blend: the average of a move up and one down. */
  readonly blended: number;
  /** Of the best coupon, chosen again after the move up; null where none takes the loan. */
  readonly up: number | null;
  readonly down: number | null;
}

/**
 * Sensitivities of a loan's all-in price to each TBA price, multiple and the guarantee fee.
 *
 * Far from a switching point the three numbers are one up to sign. Near one, `blended` is what a desk hedges, while `up` and
 * `down` show the right to choose again: their sum is the value of that right over the move, and not negative where
 * prices or multiples move.
 *
 * @throws CounterpoiseError EXECUTION_NO_COUPON
 * @source own derivation, docs/models/best-execution.md
 */
export function executionSensitivities(request: ExecutionRequest): readonly ExecutionSensitivity[] {
  const { choices, best, nearTie } = bestExecution(request);
  const loanTerms = loanExecutionTerms(request.terms, request.program, request.noteRate, request.termMonths);
  const held = new Map([[best.coupon, nearTie?.blend.best ?? 1]]);
  if (nearTie !== undefined) held.set(nearTie.runnerUp.coupon, nearTie.blend.runnerUp);
  const today: State = { coupons: request.coupons, loanTerms };
  const sensitivity = (
    driver: Driver,
    moved: (by: number) => State | undefined,
    coupon: number | null = null,
  ): ExecutionSensitivity => {
    const move = SENSITIVITY_MOVES[driver];
    const [up, down] = [allInPrices(request, moved(move)), allInPrices(request, moved(-move))];
    return {
      driver,
      coupon,
      move,
      blended: blendedMove(held, allInPrices(request, today), up, down),
      up: bestOf(up, best.allInPer100),
      down: bestOf(down, best.allInPer100),
    };
  };
  return [
    ...choices.map(({ coupon }) =>
      sensitivity(
        'tba-price',
        (by) => ({ ...today, coupons: repriced(request.coupons, coupon, by) }),
        coupon,
      ),
    ),
    ...termDrivers(loanTerms).map((driver) =>
      sensitivity(driver, (by) => {
        const changed = withTerm(loanTerms, driver, by);
        return changed === undefined ? undefined : { ...today, loanTerms: changed };
      }),
    ),
  ];
}

interface State {
  readonly coupons: readonly CouponPrice[];
  readonly loanTerms: LoanExecutionTerms;
}

type AllInPrices = ReadonlyMap<number, number>;

function allInPrices(request: ExecutionRequest, state: State | undefined): AllInPrices {
  if (state === undefined) return new Map();
  return new Map(
    state.coupons.flatMap((coupon) => {
      const delivery = deliverInto(coupon, request, state.loanTerms);
      return delivery === undefined ? [] : [[coupon.coupon, delivery.allInPer100] as const];
    }),
  );
}

/** Weighted over the coupons held; where one side of a move has no price, the other stands for both. */
function blendedMove(
  held: ReadonlyMap<number, number>,
  today: AllInPrices,
  up: AllInPrices,
  down: AllInPrices,
): number {
  let sum = 0;
  for (const [coupon, weight] of held) {
    const here = today.get(coupon)!;
    const rise = (up.get(coupon) ?? here) - here;
    const fall = here - (down.get(coupon) ?? here);
    const sides = (up.has(coupon) ? 1 : 0) + (down.has(coupon) ? 1 : 0);
    if (sides > 0) sum += (weight * (rise + fall)) / sides;
  }
  return sum;
}

function bestOf(prices: AllInPrices, today: number): number | null {
  return prices.size === 0 ? null : Math.max(...prices.values()) - today;
}

function repriced(coupons: readonly CouponPrice[], which: number, by: number): readonly CouponPrice[] {
  return coupons.map(({ coupon, price }) => ({ coupon, price: coupon === which ? price + by : price }));
}

type TermDriver = Exclude<Driver, 'tba-price'>;

/** The terms that can matter: an agency's own fee cannot be bought down, and where it takes no buy-up there is none. */
function termDrivers({ rules, multiples }: LoanExecutionTerms): readonly TermDriver[] {
  return [
    ...(rules.largestBuyUpBp > 0 ? (['buy-up-multiple'] as const) : []),
    ...(rules.guaranteeFeeBp === undefined ? (['buy-down-multiple', 'guarantee-fee-bp'] as const) : []),
    ...(multiples.servicing === undefined ? [] : (['servicing-multiple'] as const)),
  ];
}

/** The loan's terms with one of them moved; undefined for a fee below nothing. */
function withTerm(
  loanTerms: LoanExecutionTerms,
  driver: TermDriver,
  by: number,
): LoanExecutionTerms | undefined {
  const { multiples, guaranteeFeeBp } = loanTerms;
  switch (driver) {
    case 'buy-up-multiple':
      return { ...loanTerms, multiples: { ...multiples, buyUp: multiples.buyUp + by } };
    case 'buy-down-multiple':
      return { ...loanTerms, multiples: { ...multiples, buyDown: multiples.buyDown + by } };
    case 'servicing-multiple':
      return { ...loanTerms, multiples: { ...multiples, servicing: (multiples.servicing ?? 0) + by } };
    case 'guarantee-fee-bp':
      return guaranteeFeeBp + by < 0 ? undefined : { ...loanTerms, guaranteeFeeBp: guaranteeFeeBp + by };
  }
}
