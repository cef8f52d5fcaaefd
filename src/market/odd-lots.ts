import { z } from 'zod';
import type { IsoDate } from '../core/dates.ts';
import data from './data/odd-lot-concession.json' with { type: 'json' };
import { PROGRAMS, type Program } from './programs.ts';
import { isoDateSchema } from './snapshot.ts';

/** Face of one lot of a TBA; what is left of a trade beside whole ones is an odd lot. */
export const TBA_LOT_FACE = 1_000_000;

const POINTS_MAX = 5;
const ROW_COUNT_MAX = 500;

/** What odd lots give up against the quoted price, by size, program and date. See docs/schemas/odd-lots.json. */
export const oddLotGridSchema = z.strictObject({
  schemaVersion: z.literal(1),
  description: z.string().max(2000).optional(),
  concessions: z
    .array(
      z.strictObject({
        from: isoDateSchema.describe('First day on which the row holds.'),
        program: z.enum(PROGRAMS).nullable().describe('Null: every program without a row of its own.'),
        faceBelow: z
          .number()
          .positive()
          .max(TBA_LOT_FACE)
          .describe('The row is for odd lots smaller than this.'),
        pointsPer100: z.number().min(0).max(POINTS_MAX),
        source: z.string().max(500).optional(),
      }),
    )
    .max(ROW_COUNT_MAX),
});

export type OddLotGrid = Readonly<z.output<typeof oddLotGridSchema>>;

/** The grid that is shipped, which says of itself that it is illustrative. */
export const DEFAULT_ODD_LOT_GRID: OddLotGrid = Object.freeze(oddLotGridSchema.parse(data));

/**
 * What an odd lot gives up, points per 100: the row of its program, else of every program, that began last, and of these
 * the smallest size above it.
 *
 * @param face of the odd lot, dollars, below a lot
 * @returns 0 where no row is for it
 */
export function oddLotPoints(grid: OddLotGrid, program: Program, date: IsoDate, face: number): number {
  const inForce = grid.concessions.filter(({ from }) => from <= date);
  const own = inForce.filter((row) => row.program === program);
  const rows = own.length > 0 ? own : inForce.filter((row) => row.program === null);
  const latest = rows.reduce((date, { from }) => (from > date ? from : date), '');
  const fitting = rows.filter(({ from, faceBelow }) => from === latest && face < faceBelow);
  return fitting.reduce(
    (best, row) => (row.faceBelow < best.faceBelow ? row : best),
    fitting[0] ?? { faceBelow: 0, pointsPer100: 0 },
  ).pointsPer100;
}
