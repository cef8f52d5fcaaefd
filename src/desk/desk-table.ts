import { daysBetween, type IsoDate } from '../core/dates.ts';
import { dv01 } from '../sim/measures.ts';
import type { Book } from './book.ts';
import { type BookValuation, lockPnl, tbaPnl } from './book-valuation.ts';
import { SCENARIO_ID } from './measure-scenarios.ts';
import type { ResolvedLock } from './resolved-lock.ts';

/** One line of a desk's table; dollars, DV01 in dollars per bp. */
export interface DeskRow {
  readonly key: string;
  readonly locks: number;
  readonly locked: number;
  readonly pullThroughWeighted: number;
  /** Pull-through-weighted over locked. */
  readonly pullThrough: number;
  /** Locked-weighted note rate, decimal. */
  readonly noteRate: number;
  readonly dv01: number;
  /** TBA face held in the row's coupon, negative when short; absent where rows are not coupons. */
  readonly position?: number;
  /** TBA face that would offset the row's DV01 in its own coupon. */
  readonly target?: number;
  /** Target less position: what is still to trade. */
  readonly gap?: number;
}

/** The pipeline by one attribute, as desks lay it out. */
export interface DeskTable {
  readonly by: 'program' | 'coupon' | 'rate-band' | 'lock-period';
  readonly title: string;
  readonly rows: readonly DeskRow[];
}

/**
 * The desk's tables: by program, pass-through coupon, note-rate band and remaining lock period. The coupon table
 * sets the TBA position beside the face that would offset the locks' DV01 in the same coupon.
 */
export function deskTables(asOf: IsoDate, book: Book, valuation: BookValuation): DeskTable[] {
  return [
    {
      by: 'program',
      title: 'By program',
      rows: tabulate(book.hedged, valuation, ({ lock }) => lock.program),
    },
    { by: 'coupon', title: 'By coupon', rows: couponRows(book, valuation) },
    { by: 'rate-band', title: 'By note rate', rows: tabulate(book.hedged, valuation, rateBand) },
    {
      by: 'lock-period',
      title: 'By days to expiry',
      rows: tabulate(book.hedged, valuation, lockPeriod(asOf)),
    },
  ];
}

function couponRows(book: Book, valuation: BookValuation): DeskRow[] {
  const key = (mark: { program: string; coupon: number }): string =>
    `${mark.program} ${(mark.coupon * 100).toFixed(1)}`;
  const rows = tabulate(book.hedged, valuation, (lock) => key(lock.deliveries[0]!.mark));
  const keys = [
    ...new Set([...rows.map((row) => row.key), ...book.tbaPositions.map(({ mark }) => key(mark))]),
  ];
  return keys.sort().map((name) => {
    const row = rows.find((one) => one.key === name) ?? {
      key: name,
      locks: 0,
      locked: 0,
      pullThroughWeighted: 0,
      pullThrough: 0,
      noteRate: 0,
      dv01: 0,
    };
    const held = book.tbaPositions.filter(({ mark }) => key(mark) === name);
    const position = held.reduce((sum, { face }) => sum + face, 0);
    const mark =
      book.hedged.find((lock) => key(lock.deliveries[0]!.mark) === name)?.deliveries[0]?.mark ??
      held[0]!.mark;
    const perFace = dv01(
      tbaPnl(valuation, mark, 1, SCENARIO_ID.down),
      tbaPnl(valuation, mark, 1, SCENARIO_ID.up),
      valuation.shiftBp,
    ).value;
    const target = row.dv01 === 0 ? 0 : -row.dv01 / perFace;
    return { ...row, position, target, gap: target - position };
  });
}

function tabulate(
  locks: readonly ResolvedLock[],
  valuation: BookValuation,
  keyOf: (lock: ResolvedLock) => string,
): DeskRow[] {
  const groups = Map.groupBy(locks, keyOf);
  return [...groups.keys()].sort().map((key) => {
    const members = groups.get(key)!;
    let locked = 0;
    let weighted = 0;
    let rate = 0;
    let total = 0;
    for (const member of members) {
      const amount = member.lock.loanAmount;
      locked += amount;
      weighted += amount * valuation.lock(member, SCENARIO_ID.base).pullThrough.value;
      rate += amount * member.lock.noteRate;
      total += dv01(
        lockPnl(valuation, member, SCENARIO_ID.down),
        lockPnl(valuation, member, SCENARIO_ID.up),
        valuation.shiftBp,
      ).value;
    }
    return {
      key,
      locks: members.length,
      locked,
      pullThroughWeighted: weighted,
      pullThrough: weighted / locked,
      noteRate: rate / locked,
      dv01: total,
    };
  });
}

/** Half-point bands: 6.500 – 6.999 %. */
export function rateBand({ lock }: ResolvedLock): string {
  const low = Math.floor(lock.noteRate * 200 + 1e-9) / 2;
  return `${low.toFixed(3)} – ${(low + 0.499).toFixed(3)} %`;
}

/** Days to expiry in bands, or `funded`. */
export function lockPeriod(asOf: IsoDate): (lock: ResolvedLock) => string {
  return ({ lock }) => {
    if (lock.stage === 'funded') return 'funded';
    const days = daysBetween(asOf, lock.lockExpiration);
    const upper = [15, 30, 45, 60, 90].find((limit) => days <= limit);
    return upper === undefined ? 'over 90 days' : `to ${upper} days`;
  };
}
