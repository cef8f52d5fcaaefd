import type { HedgeInstrument } from '../hedge/exposure.ts';
import { comparisonShocksBp, type HedgeConfig } from '../hedge/hedge-config.ts';
import type { HedgeSolution, HedgeTrade } from '../hedge/hedge-solution.ts';
import { checkOutOfSample, type OutOfSampleCheck } from '../hedge/out-of-sample.ts';
import { exposureShocks, locksPnl, positionsPnl, tbaLotPnl, together } from './book-exposure.ts';
import { valueBook } from './book-valuation.ts';
import { tbaId } from './hedge-instruments.ts';
import type { MarketDay, TbaMark } from './market-day.ts';
import { measureScenarios } from './measure-scenarios.ts';
import type { ValuedBook } from './valued-book.ts';

/**
 * Values book, trades and baseline again under the comparison shocks, on paths that the hedge was not chosen on: as many
 * of them, of another seed. OAS and spreads stay those of the calibration.
 *
 * @param instruments those the hedge chose from
 */
export async function freshPathCheck(
  { day, book, valuation, shiftBp, request }: ValuedBook,
  instruments: readonly HedgeInstrument[],
  config: HedgeConfig,
  solution: HedgeSolution,
  seed: string,
): Promise<OutOfSampleCheck> {
  const single = solution.baselines.oneInstrument?.trade;
  const traded = [...solution.trades, ...(single ? [single] : [])];
  const marks = new Map(
    traded.flatMap((trade) => {
      const mark = markOf(day, trade);
      return mark === undefined ? [] : [[keyOf(trade), mark] as const];
    }),
  );
  const magnitudes = comparisonShocksBp(config);
  const shocksBp = magnitudes.flatMap((shock) => [-shock, shock]);
  const { signal, precedence } = request.run.control;
  const { errorTarget: _, onPart: __, ...run } = request.run;
  const fresh = await valueBook(
    day,
    book,
    {
      scenarios: measureScenarios({ shocksBp }, shiftBp),
      models: [day.model],
      marks: [...new Set([...marks.values(), ...book.tbaPositions.map(({ mark }) => mark)])],
      shiftBp,
    },
    {
      ...run,
      seed,
      pathCount: valuation.pathCount,
      control: {
        ...(signal === undefined ? {} : { signal }),
        ...(precedence === undefined ? {} : { precedence }),
      },
    },
  );
  const net = together(locksPnl(fresh, book), positionsPnl(fresh, day, book));
  const known = new Map(
    instruments.map((instrument) => [`${instrument.id} ${instrument.month}`, instrument]),
  );
  return checkOutOfSample(
    { ...solution, oneInstrument: solution.baselines.oneInstrument },
    {
      book: { shockPnl: exposureShocks(net, shocksBp) },
      perLot: (instrument, month) => {
        const mark = marks.get(keyOf({ instrument, month }));
        // Everything but a TBA is a closed form, the same on any paths.
        return mark === undefined
          ? known.get(keyOf({ instrument, month }))!.perLot
          : { shockPnl: exposureShocks(tbaLotPnl(fresh, mark), shocksBp) };
      },
    },
    magnitudes,
    seed,
  );
}

function keyOf({ instrument, month }: Pick<HedgeTrade, 'instrument' | 'month'>): string {
  return `${instrument} ${month}`;
}

function markOf(day: MarketDay, { instrument, month, kind }: HedgeTrade): TbaMark | undefined {
  if (kind !== 'tba') return undefined;
  return day.tba.find((mark) => tbaId(mark) === instrument && mark.month === month);
}
