import type { Batched } from '../../core/batched.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import type { Book, DeskRun } from '../book.ts';
import { type BookValuation, valueBook } from '../book-valuation.ts';
import type { MarketDay } from '../market-day.ts';
import type { ResolvedLock } from '../resolved-lock.ts';
import type { BookNeeds } from '../valued-book.ts';
import { MARKET_LINES, type MarketLine } from './explain-lines.ts';
import {
  type HeldBook,
  type HeldValues,
  heldBook,
  locksOn,
  tbaOn,
  valueHeld,
  valuesOf,
} from './held-values.ts';
import { type LockPaths, withYesterdaysFees } from './lock-paths.ts';
import { impliedSpreads, type MarketPath, marketAfter } from './market-path.ts';
import { type PositionPath, tbaOf } from './position-paths.ts';

/** What is to be valued on the way from one day to the next. */
export interface PathToValue {
  readonly path: MarketPath;
  readonly locks: LockPaths;
  readonly positions: readonly PositionPath[];
  /** The hedged locks of today's file, as today resolves them. */
  readonly todaysLocks: readonly ResolvedLock[];
  readonly shiftBp: number;
  /** What yesterday's risk needs of its run. */
  readonly riskNeeds: (book: Book) => Promise<BookNeeds>;
}

/** Yesterday's book in a market on the way, the lines up to one of them taken. */
export interface MarketState {
  readonly line: 'time' | 'model' | MarketLine;
  readonly values: HeldValues;
}

/** Everything held on either day, valued in every market between them. */
export interface ValuedPath {
  /** Yesterday's book, and its run with the scenarios of its risk. */
  readonly book: Book;
  readonly risk: BookValuation;
  readonly start: HeldValues;
  /** In the order of their lines. */
  readonly states: readonly MarketState[];
  /** A lock's value on today's market, at one of the steps of its path. */
  readonly stepValue: (lock: ResolvedLock) => Batched;
  /** Today's book by itself, TBAs at their model price, locks counted from yesterday's strips. */
  readonly today: HeldValues;
  /** Today's locks counted from today's own strips, as risk shows them. */
  readonly restated: ReadonlyMap<string, Batched>;
  /** OAS of each TBA once its basis has moved. */
  readonly oasAfter: ReadonlyMap<string, number>;
  /** Yesterday's book as the market's parts are taken in the opposite order, beginning with none. */
  readonly reversed: readonly MarketState[];
}

/** Lines that move what is simulated; the others move trades in Treasuries alone. */
const SIMULATED_LINES: readonly MarketLine[] = MARKET_LINES.filter(
  (line) => line !== 'treasury-spread' && line !== 'futures-basis',
);

/** Runs of {@link valuePath}: both ways through the market share their ends. */
export const PATH_RUN_COUNT = 2 * SIMULATED_LINES.length + 5;

/**
 * Values everything held on either day in every market between them, by full revaluation on the same random numbers.
 *
 * @param nextRun the settings of each run in turn
 * @source docs/models/pnl-explain.md
 */
export async function valuePath(
  { path, locks, positions, todaysLocks, shiftBp, riskNeeds }: PathToValue,
  nextRun: () => DeskRun,
): Promise<ValuedPath> {
  const { before, after } = path;
  const held = {
    day: before,
    locks: new Map(
      locks.paths.flatMap(({ lockId, before: lock }) =>
        lock === undefined ? [] : [[lockId, lock] as const],
      ),
    ),
    tba: tbaOf(positions.map((position) => position.before)),
  };
  const book: Book = {
    ...heldBook(held),
    futurePositions: positions.flatMap(({ before: was }) => (was?.kind === 'future' ? [was] : [])),
    closedFormPositions: positions.flatMap(({ before: was }) =>
      was?.kind === 'option' || was?.kind === 'forward' ? [was] : [],
    ),
  };
  const risk = await valueBook(before, book, { ...(await riskNeeds(book)), shiftBp }, nextRun());

  const terms = new Map<string, RateLock>([...held.locks].map(([id, { lock }]) => [id, lock] as const));
  const onTheWay = (day: MarketDay): HeldBook => ({
    day,
    locks: locksOn(day, terms, locks),
    tba: tbaOn(day, held.tba),
    stripDay: path.start,
  });
  const allButBasis = new Set(MARKET_LINES.filter((line) => line !== 'tba-basis'));
  const oasAfter = await impliedSpreads(marketAfter(path, allButBasis, new Map()), after, nextRun());
  const known = new Map<string, HeldValues>();
  const valuesAfter = async (taken: ReadonlySet<MarketLine>): Promise<HeldValues> => {
    const key = SIMULATED_LINES.filter((line) => taken.has(line)).join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const values = await valueHeld(onTheWay(marketAfter(path, taken, oasAfter)), shiftBp, nextRun());
    known.set(key, values);
    return values;
  };
  const along = async (lines: readonly MarketLine[]): Promise<MarketState[]> => {
    const states: MarketState[] = [{ line: 'time', values: await valuesAfter(new Set()) }];
    for (const [index, line] of lines.entries()) {
      states.push({ line, values: await valuesAfter(new Set(lines.slice(0, index + 1))) });
    }
    return states;
  };
  const market = await along(MARKET_LINES);
  const model = await valueHeld(onTheWay(withYesterdaysFees(path)), shiftBp, nextRun());
  const reversed = await along(MARKET_LINES.toReversed());

  const steps = stepIds(locks);
  const stepped = await valueHeld(
    { day: after, locks: new Map([...steps].map(([lock, id]) => [id, lock] as const)), tba: [] },
    shiftBp,
    nextRun(),
  );
  const today = await valueToday(path, locks, todaysLocks, positions, (held) =>
    valueHeld(held, shiftBp, nextRun()),
  );
  return {
    book,
    risk,
    start: valuesOf(risk, held),
    states: [...market, { line: 'model', values: model }],
    stepValue: (lock) => stepped.locks.get(steps.get(lock)!)!,
    ...today,
    oasAfter,
    reversed,
  };
}

/** Today's book in one run, its locks counted both ways. */
async function valueToday(
  { after }: MarketPath,
  { onOpeningBasis }: LockPaths,
  todaysLocks: readonly ResolvedLock[],
  positions: readonly PositionPath[],
  value: (held: HeldBook) => Promise<HeldValues>,
): Promise<Pick<ValuedPath, 'today' | 'restated'>> {
  const idOf = ({ lock: { lockId } }: ResolvedLock): string => `today ${lockId}`;
  const values = await value({
    day: after,
    locks: new Map(
      todaysLocks.flatMap((lock) => {
        const counted = onOpeningBasis(lock);
        const own = [lock.lock.lockId, counted] as const;
        return counted.stripBasisPer100 === lock.stripBasisPer100
          ? [own]
          : [own, [idOf(lock), lock] as const];
      }),
    ),
    tba: tbaOf(positions.map((position) => position.after)),
  });
  return {
    today: values,
    restated: new Map(
      todaysLocks.map((lock) => {
        const { lockId } = lock.lock;
        return [lockId, values.locks.get(idOf(lock)) ?? values.locks.get(lockId)!] as const;
      }),
    ),
  };
}

/** Every different lock among the steps, under an id of its own. */
function stepIds({ paths }: LockPaths): ReadonlyMap<ResolvedLock, string> {
  const ids = new Map<ResolvedLock, string>();
  for (const { lockId, steps } of paths) {
    for (const { line, lock } of steps) {
      if (lock !== undefined && !ids.has(lock)) ids.set(lock, `${lockId} ${line}`);
    }
  }
  return ids;
}
