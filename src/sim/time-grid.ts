import {
  addDays,
  addToMonth,
  daysBetween,
  firstOfMonth,
  type IsoDate,
  monthOf,
  yearsAct365,
} from '../core/dates.ts';
import { invariant } from '../core/invariant.ts';

const WEEKLY_NODES = 13;

/**
 * The times at which a path is known: the as-of date, the first calendar day of every month after it, and
 * the first 13 weeks by week, for the horizons of locks. Times are years, ACT/365F.
 */
export interface TimeGrid {
  readonly asOf: IsoDate;
  /** Every node in order of time; the first is 0. */
  readonly timesYears: Float64Array;
  /** Index into `timesYears` of month node j; node 0 is the as-of date. */
  readonly monthNodes: Int32Array;
}

/**
 * The grid of a run.
 *
 * @param months how many month nodes follow the as-of date, 1 to 1,200
 * @source docs/models/hull-white.md
 */
export function timeGrid(asOf: IsoDate, months: number): TimeGrid {
  invariant(Number.isInteger(months) && months >= 1 && months <= 1200, 'A grid has 1 to 1,200 months.');
  const monthDays: number[] = [0];
  for (let month = 1; month <= months; month++) {
    monthDays.push(daysBetween(asOf, firstOfMonth(addToMonth(monthOf(asOf), month))));
  }
  const weeks = Array.from({ length: WEEKLY_NODES }, (_, index) => (index + 1) * 7);
  const days = [...new Set([...monthDays, ...weeks])].sort((left, right) => left - right);
  const nodeOf = new Map(days.map((day, index) => [day, index]));
  return {
    asOf,
    timesYears: Float64Array.from(days, (day) => yearsAct365(asOf, addDays(asOf, day))),
    monthNodes: Int32Array.from(monthDays, (day) => nodeOf.get(day)!),
  };
}

/** Where a time lies between two nodes: value = (1 − weight)·left + weight·(left + 1). */
export interface NodePosition {
  readonly node: number;
  readonly weight: number;
}

/**
 * The nodes around a time, for linear interpolation between them.
 *
 * @param years 0 to the grid's last time
 */
export function nodePosition(grid: TimeGrid, years: number): NodePosition {
  const times = grid.timesYears;
  const last = times.length - 1;
  invariant(years >= 0 && years <= times[last]!, 'A time lies on the grid.');
  let node = 0;
  while (node < last - 1 && times[node + 1]! <= years) node++;
  return { node, weight: (years - times[node]!) / (times[node + 1]! - times[node]!) };
}
