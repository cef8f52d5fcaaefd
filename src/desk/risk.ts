import { inlineFitter } from '../../calibration/model-fitter.ts';
import { volatilityRiseOf } from '../../calibration/vega-model.ts';
import { type Batched, exact, mapBatched, sumBatched } from '../core/batched.ts';
import type { ErrorItem } from '../core/errors.ts';
import { rememberBy } from '../core/remember.ts';
import { KEY_RATE_TENORS } from '../market/curve-shift.ts';
import type { MeasureValue } from '../sim/measure-value.ts';
import { dv01, effectiveConvexity, measured } from '../sim/measures.ts';
import type { Book } from './book.ts';
import { locksPnl, positionsPnl, servicingPnl, together } from './book-exposure.ts';
import type { BookValuation } from './book-valuation.ts';
import type { DeskRequest } from './desk-request.ts';
import { type DeskTable, deskTables } from './desk-table.ts';
import type { GridAccuracy } from './grid-accuracy.ts';
import type { MarketDay } from './market-day.ts';
import { measureScenarios, SCENARIO_ID } from './measure-scenarios.ts';
import type { Provenance } from './provenance.ts';
import type { ResolvedLock } from './resolved-lock.ts';
import {
  keyRateDv01,
  type SimpleSensitivity,
  type SimulatedValue,
  simpleSensitivity,
} from './value-measures.ts';
import { type BookNeeds, bookEndnotes, marksOfBook, type ValuedBook, valueDeskBook } from './valued-book.ts';

/** Measures of one lock, dollars unless said; durations are relative to p·UPB·P₀. */
export interface LockRisk {
  readonly lockId: string;
  readonly program: string;
  readonly noteRate: number;
  readonly coupon: number;
  readonly settlementMonth: string;
  readonly settlementDate: string;
  readonly fundingDate: string;
  readonly stage: string;
  readonly status: 'hedged' | 'funded' | 'best-efforts';
  readonly loanAmount: number;
  readonly pullThrough: MeasureValue;
  /** p·UPB, dollars; 0 for best efforts. */
  readonly exposure: number;
  readonly forwardPrice: MeasureValue;
  readonly lockPrice: number | null;
  readonly measures: Readonly<Record<string, MeasureValue | Readonly<Record<string, MeasureValue>>>>;
  /** Names of measures whose error exceeds the tolerance. */
  readonly flags: readonly string[];
}

/** Dollar measures of a part of the book. */
export interface BookRisk {
  readonly dv01: MeasureValue;
  /** V₊ + V₋ − 2V₀ at the run's shift, dollars. */
  readonly dollarConvexity: MeasureValue;
  readonly keyRateDv01: Readonly<Record<string, MeasureValue>>;
  readonly vega: MeasureValue;
  readonly effectiveDuration?: MeasureValue;
  readonly effectiveConvexity?: MeasureValue;
}

export interface RiskResult {
  readonly asOf: string;
  readonly rows: readonly LockRisk[];
  readonly tables: readonly DeskTable[];
  readonly book: {
    readonly locks: BookRisk & {
      readonly count: number;
      readonly loanAmount: number;
      readonly exposure: number;
      readonly value: MeasureValue;
      /** Part of the locks' effective convexity that comes from pull-through following rates. */
      readonly pullThroughConvexity: MeasureValue;
      readonly pullThroughDelta: MeasureValue;
    };
    readonly positions: BookRisk;
    /** Null when the desk holds no servicing. */
    readonly servicing:
      | (BookRisk & {
          readonly count: number;
          readonly loanCount: number;
          readonly balance: number;
          readonly value: MeasureValue;
        })
      | null;
    readonly net: BookRisk;
  };
  /** How good the locks' grid was; null when every lock was valued path by path. */
  readonly grid: GridAccuracy | null;
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}

/** A lock's duration error, years, and convexity error, years², beyond which a measure is flagged. */
const DURATION_TOLERANCE_YEARS = 0.1;
const CONVEXITY_TOLERANCE = 30;

/**
 * Risk of the book: every lock with its errors, the desk's tables, and the totals of locks, positions and net.
 *
 * @throws CounterpoiseError when nothing can be valued; single locks fail alone, in `failures`
 */
export async function assessRisk(request: DeskRequest): Promise<RiskResult> {
  return riskOf(await valueDeskBook(request, (day, book, shiftBp) => riskNeeds(request, day, book, shiftBp)));
}

/** What a run must hold for {@link riskOf}; further parallel shocks make it serve a hedge as well. */
export async function riskNeeds(
  request: DeskRequest,
  day: MarketDay,
  book: Book,
  shiftBp: number,
  shocksBp: readonly number[] = [],
): Promise<BookNeeds> {
  const { fitter = inlineFitter, control } = request.run;
  const { market, calibration } = request;
  const risen = await fitter.afterVolatilityRise(
    { market, ...volatilityRiseOf(calibration) },
    control.signal,
  );
  const every = { shift: true, keyRates: true, spread: true, refinancing: true, turnover: true, basis: true };
  return {
    scenarios: measureScenarios({ ...every, shocksBp, volatilityModel: 1 }, shiftBp),
    models: [day.model, risen],
    marks: marksOfBook(book),
  };
}

/** Reads the risk off a valued book. */
export function riskOf(valued: ValuedBook): RiskResult {
  const { day, book, valuation } = valued;
  const rows = [
    ...book.hedged.map((lock) => lockRisk(valuation, lock)),
    ...book.bestEfforts.map(bestEffortsRisk),
  ];
  const endnotes = bookEndnotes(valued);
  return {
    asOf: day.asOf,
    rows,
    tables: deskTables(day.asOf, book, valuation),
    book: bookRisk(day, book, valuation),
    ...endnotes,
    warnings: [...endnotes.warnings, ...flagWarnings(rows)],
  };
}

function simulatedLock(valuation: BookValuation, lock: ResolvedLock): SimulatedValue {
  const base = valuation.lock(lock, SCENARIO_ID.base);
  return {
    valueIn: (id) => valuation.lock(lock, id).value,
    notional: mapBatched(
      (p, price) => (p * lock.lock.loanAmount * price) / 100,
      base.pullThrough,
      base.forwardPrice,
    ),
    shiftBp: valuation.shiftBp,
    unit: 'dollars',
  };
}

function lockRisk(valuation: BookValuation, resolved: ResolvedLock): LockRisk {
  const base = valuation.lock(resolved, SCENARIO_ID.base);
  const thing = simulatedLock(valuation, resolved);
  const simple = (name: SimpleSensitivity): MeasureValue => simpleSensitivity(name, thing);
  const keys = keyRateDv01(thing);
  const measures = {
    value: measured(base.value, 'dollars'),
    dv01: simple('dv01'),
    effectiveDuration: simple('effective-duration'),
    effectiveConvexity: simple('effective-convexity'),
    pullThroughConvexity: measured(pullThroughConvexity(valuation, [resolved]), 'years²'),
    keyRateDv01: Object.fromEntries(
      KEY_RATE_TENORS.map((tenor, index) => [String(tenor), measured(keys[index]!, 'dollars')]),
    ),
    vega: simple('vega'),
    spreadDuration: simple('spread-duration'),
    refinancingDuration: simple('refinancing-duration'),
    turnoverDuration: simple('turnover-duration'),
    basisDuration: simple('basis-duration'),
    pullThroughDelta: measured(
      mapBatched(
        (after, before) => after - before,
        base.valueAtHigherPullThrough,
        base.valueAtTodaysPullThrough,
      ),
      'dollars per 1 % of pull-through',
    ),
  };
  const flags = [
    ...(measures.effectiveDuration.standardError > DURATION_TOLERANCE_YEARS ? ['effectiveDuration'] : []),
    ...(measures.effectiveConvexity.standardError > CONVEXITY_TOLERANCE ? ['effectiveConvexity'] : []),
  ];
  return {
    ...description(resolved),
    status: resolved.lock.stage === 'funded' ? 'funded' : 'hedged',
    pullThrough: measured(base.pullThrough, 'probability'),
    exposure: base.pullThrough.value * resolved.lock.loanAmount,
    forwardPrice: measured(base.forwardPrice, 'per 100'),
    measures,
    flags,
  };
}

function bestEffortsRisk(resolved: ResolvedLock): LockRisk {
  return {
    ...description(resolved),
    status: 'best-efforts',
    pullThrough: measured(exact(resolved.pullThrough.base), 'probability'),
    exposure: 0,
    forwardPrice: measured(exact(resolved.execution.best.tbaPrice), 'per 100'),
    measures: { dv01: measured(exact(0), 'dollars') },
    flags: [],
  };
}

function description(resolved: ResolvedLock) {
  const { lock } = resolved;
  return {
    lockId: lock.lockId,
    program: lock.program,
    noteRate: lock.noteRate,
    coupon: resolved.deliveries[0]!.mark.coupon,
    settlementMonth: resolved.settlementMonth,
    settlementDate: resolved.settlementDate,
    fundingDate: resolved.fundingDate,
    stage: lock.stage,
    loanAmount: lock.loanAmount,
    lockPrice: lock.lockPrice ?? null,
  };
}

/** Effective convexity of locks less what it would be at today's pull-through: negative for a short option. */
function pullThroughConvexity(valuation: BookValuation, locks: readonly ResolvedLock[]): Batched {
  if (locks.length === 0) return exact(0);
  const gap = (id: string): Batched =>
    sumBatched(
      locks.map((lock) => {
        const value = valuation.lock(lock, id);
        return mapBatched((follows, fixed) => follows - fixed, value.value, value.valueAtTodaysPullThrough);
      }),
    );
  const notional = sumBatched(locks.map((lock) => simulatedLock(valuation, lock).notional));
  return effectiveConvexity(
    { down: gap(SCENARIO_ID.down), base: gap(SCENARIO_ID.base), up: gap(SCENARIO_ID.up) },
    valuation.shiftBp,
    notional,
  );
}

function bookRisk(day: MarketDay, book: Book, valuation: BookValuation): RiskResult['book'] {
  const locks = locksPnl(valuation, book);
  const positions = positionsPnl(valuation, day, book);
  const things = book.hedged.map((lock) => simulatedLock(valuation, lock));
  const total = (values: readonly Batched[]): Batched => sumBatched([exact(0), ...values]);
  const notional = total(things.map((thing) => thing.notional));
  const bases = book.hedged.map((lock) => valuation.lock(lock, SCENARIO_ID.base));
  const relative: SimulatedValue = { valueIn: locks, notional, shiftBp: valuation.shiftBp, unit: 'dollars' };
  const lockRiskTotal = partRisk(valuation, locks);
  return {
    locks: {
      ...lockRiskTotal,
      ...(book.hedged.length === 0
        ? {}
        : {
            effectiveDuration: simpleSensitivity('effective-duration', relative),
            effectiveConvexity: simpleSensitivity('effective-convexity', relative),
          }),
      count: book.hedged.length,
      loanAmount: book.hedged.reduce((sum, { lock }) => sum + lock.loanAmount, 0),
      exposure: book.hedged.reduce(
        (sum, { lock }, index) => sum + lock.loanAmount * bases[index]!.pullThrough.value,
        0,
      ),
      value: measured(total(bases.map((base) => base.value)), 'dollars'),
      pullThroughConvexity: measured(pullThroughConvexity(valuation, book.hedged), 'years²'),
      pullThroughDelta: measured(
        total(
          bases.map((base) =>
            mapBatched(
              (after, before) => after - before,
              base.valueAtHigherPullThrough,
              base.valueAtTodaysPullThrough,
            ),
          ),
        ),
        'dollars per 1 % of pull-through',
      ),
    },
    positions: partRisk(valuation, positions),
    servicing: servicingRisk(valuation, book),
    net: partRisk(valuation, together(locks, positions, servicingPnl(valuation, book))),
  };
}

function servicingRisk(valuation: BookValuation, book: Book): RiskResult['book']['servicing'] {
  if (valuation.servicing === undefined) return null;
  const { rights } = valuation.servicing;
  if (rights.length === 0) return null;
  const part = valuation.servicing.part(rights);
  const thing: SimulatedValue = {
    valueIn: rememberBy((id: string) => part.value(id)),
    notional: part.value(SCENARIO_ID.base),
    shiftBp: valuation.shiftBp,
    unit: 'dollars',
  };
  return {
    ...partRisk(valuation, servicingPnl(valuation, book)),
    count: rights.length,
    loanCount: rights.reduce((sum, { loanCount }) => sum + loanCount, 0),
    balance: rights.reduce((sum, { balance }) => sum + balance, 0),
    value: measured(thing.notional, 'dollars'),
    effectiveDuration: simpleSensitivity('effective-duration', thing),
    effectiveConvexity: simpleSensitivity('effective-convexity', thing),
  };
}

function partRisk(valuation: BookValuation, pnlIn: (id: string) => Batched): BookRisk {
  const { shiftBp } = valuation;
  return {
    dv01: measured(dv01(pnlIn(SCENARIO_ID.down), pnlIn(SCENARIO_ID.up), shiftBp), 'dollars'),
    dollarConvexity: measured(
      mapBatched((down, up) => down + up, pnlIn(SCENARIO_ID.down), pnlIn(SCENARIO_ID.up)),
      `dollars at ±${shiftBp} bp`,
    ),
    keyRateDv01: Object.fromEntries(
      KEY_RATE_TENORS.map((tenor) => [
        String(tenor),
        measured(
          dv01(pnlIn(SCENARIO_ID.keyDown(tenor)), pnlIn(SCENARIO_ID.keyUp(tenor)), shiftBp),
          'dollars',
        ),
      ]),
    ),
    vega: measured(pnlIn(SCENARIO_ID.volatility), 'dollars per 1 bp of every volatility quote'),
  };
}

function flagWarnings(rows: readonly LockRisk[]): string[] {
  const flagged = rows.filter((row) => row.flags.length > 0);
  return flagged.length === 0
    ? []
    : [
        `${flagged.length} locks have a standard error above ${DURATION_TOLERANCE_YEARS} years or ${CONVEXITY_TOLERANCE} years² of convexity; use more paths.`,
      ];
}
