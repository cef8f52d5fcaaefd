import type { BoxedProgram } from '../../hedge/boxed-program.ts';
import { type ProgramColumn, type ProgramRow, packedProgram } from '../../hedge/packed-program.ts';
import type { AssignmentProblem } from './assignment-problem.ts';

/** Dollars that one unit of a row of principal stands for: tolerances are absolute. */
export const DOLLARS_PER_UNIT = 100_000;
/** Amounts are whole cents: half of one is no breach of a limit. */
const HALF_CENT = 0.005;

/** Which limit of which bidder a row of the program holds. */
export interface LimitRow {
  readonly bidder: number;
  readonly limit: 'dollars' | 'loans';
}

/** The relaxation of an assignment: minimise −gain over the fallbacks, dollars, shares of loans allowed. */
export interface AssignmentProgram extends BoxedProgram {
  /** Loan and option of each column. */
  readonly columns: readonly { readonly loan: number; readonly option: number }[];
  /** Row of each limit. */
  readonly limitRows: ReadonlyMap<number, LimitRow>;
  /** Whether the rows' bounds leave any activity at all. */
  readonly possible: boolean;
}

/**
 * The program of an assignment in which some bidders' minimum must be met and others get nothing.
 *
 * Columns that no best assignment uses are left out: a bid that does not beat the fallback counts only where a minimum
 * may call for it.
 *
 * @param open bidders with a minimum who are held to it; those not in it take nothing
 */
export function assignmentProgram(problem: AssignmentProblem, open: ReadonlySet<number>): AssignmentProgram {
  const { loans, bidders } = problem;
  const rows: ProgramRow[] = [];
  const limitRows = new Map<number, LimitRow>();
  const rowsOf = bidders.map(({ dollarsMax, loansMax, dollarsMin }, bidder) => {
    const place = (limit: LimitRow['limit'], lower: number, upper: number): number => {
      const row = rows.push({ lower, upper }) - 1;
      limitRows.set(row, { bidder, limit });
      return row;
    };
    const held = open.has(bidder);
    const dollars =
      dollarsMax === undefined && !held
        ? -1
        : place(
            'dollars',
            held ? ((dollarsMin ?? 0) - HALF_CENT) / DOLLARS_PER_UNIT : Number.NEGATIVE_INFINITY,
            ((dollarsMax ?? Number.POSITIVE_INFINITY) + HALF_CENT) / DOLLARS_PER_UNIT,
          );
    const count = loansMax === undefined ? -1 : place('loans', Number.NEGATIVE_INFINITY, loansMax);
    return { dollars, count };
  });
  const columns: ProgramColumn[] = [];
  const places: { loan: number; option: number }[] = [];
  loans.forEach(({ amount, options, fallbackCents }, loan) => {
    const usable = options.flatMap(({ bidder, valueCents }, option) => {
      const barred = (bidders[bidder]!.dollarsMin ?? 0) > 0 && !open.has(bidder);
      const useless = !open.has(bidder) && valueCents <= fallbackCents;
      return barred || useless ? [] : [{ bidder, option, gain: (valueCents - fallbackCents) / 100 }];
    });
    const own = usable.length > 1 ? rows.push({ lower: Number.NEGATIVE_INFINITY, upper: 1 }) - 1 : -1;
    for (const { bidder, option, gain } of usable) {
      const { dollars, count } = rowsOf[bidder]!;
      columns.push({
        cost: -gain,
        upper: 1,
        entries: [
          [own, 1],
          [dollars, amount / DOLLARS_PER_UNIT],
          [count, 1],
        ],
      });
      places.push({ loan, option });
    }
  });
  return { ...packedProgram(columns, rows, 0), columns: places, limitRows };
}
