import { comparisonShocksBp, type HedgeConfig, requiredHorizon } from '../hedge/hedge-config.ts';
import type { HedgeSolution, HedgeTrade } from '../hedge/hedge-solution.ts';
import type { HorizonPnl } from '../hedge/horizon-pnl.ts';
import { checkOutOfSample, type FreshHorizon, type OutOfSampleCheck } from '../hedge/out-of-sample.ts';
import {
  exposureShocks,
  locksPnl,
  positionsPnl,
  servicingPnl,
  tbaLotPnl,
  together,
} from './book-exposure.ts';
import { type BookValuation, valueBook } from './book-valuation.ts';
import { horizonScenariosOf, quietRun } from './hedge-horizon.ts';
import type { DeskInstrument } from './hedge-instruments.ts';
import { measureScenarios } from './measure-scenarios.ts';
import type { ValuedBook } from './valued-book.ts';

/**
 * Values book, trades and baseline again under the comparison shocks, and over the horizon where the hedge has one, on paths
 * that the hedge was not chosen on: as many of them, of another seed. OAS and spreads stay those of the calibration.
 *
 * @param instruments those the hedge chose from
 */
export async function freshPathCheck(
  valued: ValuedBook,
  instruments: readonly DeskInstrument[],
  config: HedgeConfig,
  solution: HedgeSolution,
  seed: string,
): Promise<OutOfSampleCheck> {
  const { day, book, valuation, shiftBp, request } = valued;
  const single = solution.baselines.oneInstrument?.trade;
  const keys = new Set([...solution.trades, ...(single ? [single] : [])].map(tradeKey));
  const traded = instruments.filter(({ instrument }) => keys.has(`${instrument.id} ${instrument.month}`));
  const marks = traded.flatMap(({ revalued }) => (revalued.kind === 'tba' ? [revalued.mark] : []));
  const magnitudes = comparisonShocksBp(config);
  const shocksBp = magnitudes.flatMap((shock) => [-shock, shock]);
  const fresh = await valueBook(
    day,
    book,
    {
      scenarios: measureScenarios({ shocksBp }, shiftBp),
      models: [day.model],
      marks: [...new Set([...marks, ...book.tbaPositions.map(({ mark }) => mark)])],
      shiftBp,
    },
    quietRun(request.run, valuation, seed),
  );
  const net = together(locksPnl(fresh, book), positionsPnl(fresh, day, book), servicingPnl(fresh, book));
  const perLot = new Map(
    traded.map((one) => [
      `${one.instrument.id} ${one.instrument.month}`,
      { shockPnl: lotShocks(fresh, one, shocksBp) },
    ]),
  );
  const horizonConfig = requiredHorizon(config);
  const horizon =
    horizonConfig === undefined || solution.horizon === null
      ? undefined
      : freshHorizon(
          (await horizonScenariosOf(valued, traded, horizonConfig, seed)).pnl,
          traded,
          solution.horizon,
        );
  return checkOutOfSample(
    { ...solution, oneInstrument: solution.baselines.oneInstrument },
    {
      book: { shockPnl: exposureShocks(net, shocksBp) },
      perLot: (instrument, month) => perLot.get(tradeKey({ instrument, month }))!,
      ...(horizon === undefined ? {} : { horizon }),
    },
    magnitudes,
    seed,
  );
}

/** Shocks of one lot: a TBA on the fresh paths; everything else is a closed form, the same on any. */
function lotShocks(
  fresh: BookValuation,
  { instrument, revalued }: DeskInstrument,
  shocksBp: readonly number[],
) {
  return revalued.kind === 'tba'
    ? exposureShocks(tbaLotPnl(fresh, revalued.mark), shocksBp)
    : instrument.perLot.shockPnl;
}

function freshHorizon(
  pnl: HorizonPnl,
  traded: readonly DeskInstrument[],
  { level, rows }: NonNullable<HedgeSolution['horizon']>,
): FreshHorizon {
  return {
    pnl,
    keys: traded.map(({ instrument }) => `${instrument.id} ${instrument.month}`),
    level,
    inSample: (hedge) => rows.find((row) => row.hedge === hedge)?.shortfall ?? null,
  };
}

function tradeKey({ instrument, month }: Pick<HedgeTrade, 'instrument' | 'month'>): string {
  return `${instrument} ${month}`;
}
