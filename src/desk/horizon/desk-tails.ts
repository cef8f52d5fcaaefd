import { expectedShortfall, tailLoss, tailOf } from '../../core/tail-risk.ts';
import type { BookCell, CellKeys } from './book-cells.ts';
import { type LinePnl, sumLines } from './line-pnl.ts';

/** A line of a desk's table: expected shortfall of its parts alone, and its share of the net book's, dollars. */
export interface DeskTailRow {
  readonly key: string;
  readonly locks: number;
  readonly positions: number;
  /** Null when the desk holds no servicing. */
  readonly servicing: number | null;
  readonly net: number;
  /** What it adds to the net book's expected shortfall; negative where it hedges. The rows of a table sum to it. */
  readonly contribution: number;
}

export interface DeskTailTable {
  readonly by: 'program' | 'coupon' | 'rate-band' | 'lock-period';
  readonly rows: readonly DeskTailRow[];
}

/** Where positions stand in tables of what only locks have. */
const POSITIONS_ROW = 'positions';

const TABLES: readonly { readonly by: DeskTailTable['by']; readonly member: keyof CellKeys }[] = [
  { by: 'program', member: 'program' },
  { by: 'coupon', member: 'coupon' },
  { by: 'rate-band', member: 'rateBand' },
  { by: 'lock-period', member: 'lockPeriod' },
];

/** Expected shortfall by the desk's tables. */
export function deskTailTables(cells: readonly BookCell[], net: LinePnl, level: number): DeskTailTable[] {
  const count = net.total.length;
  const tail = tailOf(net.total, level);
  const serviced = cells.some(({ side }) => side === 'servicing');
  const totalOf = (some: readonly BookCell[]): Float64Array =>
    sumLines(
      some.map(({ pnl }) => ({ ...pnl, parts: new Map(), batches: [] })),
      count,
    ).total;
  const shortfall = (some: readonly BookCell[]): number =>
    some.length === 0 ? 0 : expectedShortfall(totalOf(some), level).value;
  return TABLES.map(({ by, member }) => {
    const groups = Map.groupBy(cells, ({ keys }) => keys[member] ?? POSITIONS_ROW);
    return {
      by,
      rows: [...groups.keys()].sort().map((key): DeskTailRow => {
        const members = groups.get(key)!;
        return {
          key,
          locks: shortfall(members.filter(({ side }) => side === 'locks')),
          positions: shortfall(members.filter(({ side }) => side === 'positions')),
          servicing: serviced ? shortfall(members.filter(({ side }) => side === 'servicing')) : null,
          net: shortfall(members),
          contribution: tailLoss(tail, totalOf(members)),
        };
      }),
    };
  });
}
