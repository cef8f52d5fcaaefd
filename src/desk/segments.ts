import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import type { Exposure, HedgeBook, HedgeInstrument } from '../hedge/exposure.ts';
import { combineExposures } from '../hedge/exposure-math.ts';
import { type HedgeOptions, solveHedge } from '../hedge/hedge.ts';
import type { HedgeConfig, SegmentConfig } from '../hedge/hedge-config.ts';
import type { HedgeSolution, HedgeState } from '../hedge/hedge-solution.ts';
import { describeState } from '../hedge/hedge-state.ts';
import { lockAttributes, meetsRule, rightAttributes, type SegmentAttributes } from '../hedge/segment-rule.ts';
import type { Position } from '../instruments/position.ts';
import type { Book } from './book.ts';
import type { ResolvedLock } from './resolved-lock.ts';

/** A segment's part of the book. */
export interface Segment {
  readonly name: string;
  /** Undefined for what no rule took. */
  readonly config: SegmentConfig | undefined;
  readonly book: Book;
}

/** Name of what no segment's rule took. */
const REST_SEGMENT = 'all others';

/** A segment hedged by itself. */
export interface SegmentHedge
  extends Pick<
    HedgeSolution,
    'trades' | 'before' | 'after' | 'gap' | 'binding' | 'conflict' | 'netDv01Limit'
  > {
  readonly name: string;
  readonly lockCount: number;
  readonly positionCount: number;
  readonly servicingCount: number;
  /** Dollars of transaction cost, size penalty and time decay. */
  readonly cost: number;
  /** Dollars of face traded. */
  readonly grossNotional: number;
}

/** One way to hedge the whole book. */
export interface WholeBookHedge {
  readonly cost: number;
  readonly grossNotional: number;
  readonly orders: number;
  readonly after: HedgeState;
}

/** Segments hedged apart, against the book hedged together. */
export interface SegmentsResult {
  readonly segments: readonly SegmentHedge[];
  /** Every segment by itself, each paying for its own trades. */
  readonly apart: WholeBookHedge;
  /** The same trades with what two segments trade against each other crossed inside. */
  readonly crossed: WholeBookHedge;
  readonly together: WholeBookHedge;
  /** Dollars that hedging apart costs beyond hedging together. */
  readonly extraCost: number;
  /** Dollars of it that crossing inside would save. */
  readonly crossingGain: number;
  readonly failures: readonly ErrorItem[];
}

/**
 * Splits a book: every lock and every servicing right goes to the first segment whose rule it meets, every position to
 * the segment that names its trade, and what is left to a segment of its own.
 *
 * @source docs/models/hedge.md, "Segments"
 */
export function splitBook(book: Book, configs: readonly SegmentConfig[]): readonly Segment[] {
  const placeWith = (attributes: SegmentAttributes): number => {
    const at = configs.findIndex(({ rule }) => meetsRule(rule, attributes));
    return at < 0 ? configs.length : at;
  };
  const placeOf = (lock: ResolvedLock): number => {
    const { mark } = lock.deliveries[0]!;
    return placeWith(
      lockAttributes({
        lock: lock.lock,
        couponPercent: Number((mark.coupon * 100).toFixed(4)),
        settlementMonth: mark.month,
      }),
    );
  };
  const placeOfTrade = (tradeId: string): number => {
    const at = configs.findIndex(({ tradeIds }) => tradeIds.includes(tradeId));
    return at < 0 ? configs.length : at;
  };
  const locks = Map.groupBy(book.hedged, placeOf);
  const tbas = Map.groupBy(book.tbaPositions, ({ position }) => placeOfTrade(position.tradeId));
  const futures = Map.groupBy(book.futurePositions, ({ position }) => placeOfTrade(position.tradeId));
  const closedForms = Map.groupBy(book.closedFormPositions, ({ position }) => placeOfTrade(position.tradeId));
  const rights = Map.groupBy(book.servicing?.rights ?? [], (right) => placeWith(rightAttributes(right)));
  return [...configs, undefined].flatMap((config, place): Segment[] => {
    const part: Book = {
      ...book,
      hedged: locks.get(place) ?? [],
      tbaPositions: tbas.get(place) ?? [],
      futurePositions: futures.get(place) ?? [],
      closedFormPositions: closedForms.get(place) ?? [],
      ...(book.servicing === undefined
        ? {}
        : { servicing: { ...book.servicing, rights: rights.get(place) ?? [] } }),
    };
    const empty = part.hedged.length + positionCount(part) + servicingCount(part) === 0;
    if (config === undefined && empty) return [];
    return [{ name: config?.name ?? REST_SEGMENT, config, book: part }];
  });
}

/**
 * Refuses segments that name trades nobody holds, before anything is simulated for them.
 *
 * @param positions as they were read: those without a quote are no part of the book
 * @throws CounterpoiseError INPUT_INVALID
 */
export function requireKnownTrades(positions: readonly Position[], configs: readonly SegmentConfig[]): void {
  const known = new Set(positions.map(({ tradeId }) => tradeId));
  for (const [index, { name, tradeIds }] of configs.entries()) {
    const unknown = tradeIds.find((tradeId) => !known.has(tradeId));
    if (unknown === undefined) continue;
    throw new CounterpoiseError(
      'INPUT_INVALID',
      `Segment ${name} names the trade ${unknown}, which is not held.`,
      {
        file: 'hedge config',
        field: `segments[${index}].tradeIds`,
        found: unknown,
        accepted: `tradeId of a position: ${[...known].slice(0, 10).join(', ')}`,
      },
    );
  }
}

/** What a segment's hedge starts from. */
export interface SegmentExposure {
  readonly book: HedgeBook;
  readonly instruments: readonly HedgeInstrument[];
}

/**
 * Hedges every segment by itself and compares the sum with the book hedged together.
 *
 * @param exposureOfSegment net exposure of a segment's book, and the instruments with what it holds of them
 * @param whole the book and its instruments
 * @param together the book's own hedge
 */
export async function hedgeSegments(
  segments: readonly Segment[],
  exposureOfSegment: (segment: Segment) => SegmentExposure,
  whole: SegmentExposure,
  together: HedgeSolution,
  config: HedgeConfig,
  options: HedgeOptions,
): Promise<SegmentsResult> {
  const hedges: SegmentHedge[] = [];
  const failures: ErrorItem[] = [];
  for (const [index, segment] of segments.entries()) {
    const { book, instruments } = exposureOfSegment(segment);
    try {
      const solution = await solveHedge(book, instruments, segmentConfig(config, segment.config), options);
      hedges.push(segmentHedge(segment, solution));
    } catch (error) {
      if (!(error instanceof CounterpoiseError) || error.code !== 'HEDGE_INFEASIBLE') throw error;
      failures.push({
        pointer: `/config/segments/${index}`,
        code: error.code,
        detail: `Segment ${segment.name}: ${error.message}`,
      });
    }
  }
  const lots = netLots(hedges);
  const after = describeState(afterTrades(whole, lots), config);
  const apart: WholeBookHedge = {
    cost: total(hedges, ({ cost }) => cost),
    grossNotional: total(hedges, ({ grossNotional }) => grossNotional),
    orders: total(hedges, ({ trades }) => trades.length),
    after,
  };
  const crossed: WholeBookHedge = { ...crossedCost(hedges, lots), after };
  const wholeHedge: WholeBookHedge = {
    cost: costOf(together),
    grossNotional: together.comparison.grossNotional,
    orders: together.trades.length,
    after: together.after,
  };
  return {
    segments: hedges,
    apart,
    crossed,
    together: wholeHedge,
    extraCost: apart.cost - wholeHedge.cost,
    crossingGain: apart.cost - crossed.cost,
    failures,
  };
}

function segmentConfig(config: HedgeConfig, segment: SegmentConfig | undefined): HedgeConfig {
  const stated = Object.fromEntries(
    Object.entries(segment?.constraints ?? {}).filter(([, value]) => value !== undefined),
  );
  return {
    ...config,
    ...stated,
    frontierPoints: 0,
    rebalance: null,
    start: {},
    outOfSample: null,
    segments: [],
  };
}

function segmentHedge({ name, book }: Segment, solution: HedgeSolution): SegmentHedge {
  const { trades, before, after, gap, binding, conflict, netDv01Limit, comparison } = solution;
  return {
    name,
    lockCount: book.hedged.length,
    positionCount: positionCount(book),
    servicingCount: servicingCount(book),
    trades,
    before,
    after,
    cost: costOf(solution),
    grossNotional: comparison.grossNotional,
    gap,
    binding,
    conflict,
    netDv01Limit,
  };
}

function positionCount(book: Book): number {
  return book.tbaPositions.length + book.futurePositions.length + book.closedFormPositions.length;
}

function servicingCount({ servicing }: Book): number {
  return servicing?.rights.length ?? 0;
}

function costOf({ trades }: Pick<HedgeSolution, 'trades'>): number {
  return total(trades, (trade) => trade.transactionCost + trade.sizePenalty + trade.timeDecay);
}

/** Signed lots by instrument and month. */
function netLots(hedges: readonly SegmentHedge[]): ReadonlyMap<string, number> {
  const lots = new Map<string, number>();
  for (const { trades } of hedges) {
    for (const trade of trades) {
      const key = `${trade.instrument} ${trade.month}`;
      lots.set(key, (lots.get(key) ?? 0) + (trade.side === 'buy' ? trade.lots : -trade.lots));
    }
  }
  return lots;
}

function afterTrades({ book, instruments }: SegmentExposure, lots: ReadonlyMap<string, number>): Exposure {
  return combineExposures([
    { exposure: book, count: 1 },
    ...instruments.map(({ id, month, perLot }) => ({
      exposure: perLot,
      count: lots.get(`${id} ${month}`) ?? 0,
    })),
  ]);
}

/** Cost and face of the netted orders: each at the average its instrument cost a lot in the segments' own trades. */
function crossedCost(
  hedges: readonly SegmentHedge[],
  lots: ReadonlyMap<string, number>,
): Pick<WholeBookHedge, 'cost' | 'grossNotional' | 'orders'> {
  const trades = hedges.flatMap((hedge) => hedge.trades);
  let cost = 0;
  let grossNotional = 0;
  let orders = 0;
  for (const [key, net] of lots) {
    const own = trades.filter((trade) => `${trade.instrument} ${trade.month}` === key);
    const traded = total(own, (trade) => trade.lots);
    const share = Math.abs(net) / traded;
    cost +=
      share * total(own, (trade) => trade.transactionCost + trade.sizePenalty) +
      total(own, (trade) => trade.timeDecay);
    grossNotional += share * total(own, (trade) => trade.face);
    orders += net === 0 ? 0 : 1;
  }
  return { cost, grossNotional, orders };
}

function total<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
