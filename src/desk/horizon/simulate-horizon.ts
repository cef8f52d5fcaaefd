import type { HorizonPnl } from '../../hedge/horizon-pnl.ts';
import type { FutureQuote } from '../../market/snapshot.ts';
import { BASE_SCENARIO } from '../../sim/scenario.ts';
import type { Book, DeskRun } from '../book.ts';
import { TBA_LOT_FACE } from '../book-exposure.ts';
import { type BookValuation, tbaPnl, valueBook } from '../book-valuation.ts';
import { futureLotRevaluation } from '../future-lot.ts';
import { couponName, type MarketDay, type TbaMark } from '../market-day.ts';
import { DEFAULT_SHIFT_BP } from '../measure-scenarios.ts';
import { marksOfBook } from '../valued-book.ts';
import { bookCells } from './book-cells.ts';
import { bookPartsPnl } from './book-parts.ts';
import { checkInterpolation, type InterpolationCheck } from './interpolation-check.ts';
import {
  type ClosedForm,
  closedFormPnl,
  type LinePnl,
  simulatedLinePnl,
  sumLines,
  withTimePassing,
} from './line-pnl.ts';
import { type Horizon, type HorizonSettings, prepareHorizon } from './prepare-horizon.ts';

/** Something a hedge may trade: P&L of one lot bought at today's price. */
export type HorizonInstrument =
  | { readonly kind: 'tba'; readonly mark: TbaMark }
  | { readonly kind: 'treasury-future'; readonly future: FutureQuote }
  | { readonly kind: 'closed-form'; readonly lotPnlUnder: ClosedForm };

/** P&L at a horizon for a hedge to be chosen by, and how far it can be trusted. */
export interface HorizonScenarios {
  readonly pnl: HorizonPnl;
  /** The book's P&L by the parts that were asked for; they add up to it. */
  readonly parts: readonly Float64Array[];
  readonly diagnostics: {
    readonly date: string;
    /** What time brings the book, and a lot of each instrument, so that nothing is earned on average by holding. */
    readonly timePassing: { readonly book: number; readonly perLot: readonly number[] };
    readonly interpolation: InterpolationCheck;
  };
}

/**
 * Values a book and instruments in a run of its own, and gives their P&L in equiprobable scenarios at a horizon.
 *
 * @param instruments in the order in which a hedge knows them
 * @param parts of the book whose own P&L is wanted: every lock and position in one of them
 * @throws CounterpoiseError those of valuation, and INPUT_INVALID for a configuration that needs a history
 * @source docs/models/stress.md
 */
export async function simulateHorizon(
  day: MarketDay,
  book: Book,
  instruments: readonly HorizonInstrument[],
  settings: HorizonSettings,
  run: DeskRun,
  parts: readonly Book[] = [],
): Promise<HorizonScenarios> {
  const traded = instruments.flatMap((instrument) => (instrument.kind === 'tba' ? [instrument.mark] : []));
  const marks = [...new Set([...traded, ...marksOfBook(book)])];
  const horizon = prepareHorizon(day, marks, settings, run.seed, 1);
  const valuation = await valueBook(
    day,
    book,
    {
      scenarios: [BASE_SCENARIO, ...horizon.design.scenarios],
      models: [day.model, ...horizon.models],
      marks,
      shiftBp: DEFAULT_SHIFT_BP,
    },
    run,
  );
  return horizonScenarios(day, book, valuation, horizon, instruments, parts);
}

/** {@link simulateHorizon} off a run that holds the horizon's scenarios beside others. */
export function horizonScenarios(
  day: MarketDay,
  book: Book,
  valuation: BookValuation,
  horizon: Horizon,
  instruments: readonly HorizonInstrument[],
  parts: readonly Book[] = [],
): HorizonScenarios {
  const { design, date } = horizon;
  const cells = bookCells(day, book, valuation, horizon, 'total');
  const whole = withTimePassing(
    sumLines(
      cells.map(({ pnl }) => pnl),
      design.draws.states.length,
    ),
  );
  const perLot = instruments.map((instrument) =>
    withTimePassing(lotPnl(day, valuation, horizon, instrument)),
  );
  const timeOf = (line: LinePnl): number => line.parts.get('time')![0]!;
  return {
    pnl: { book: whole.total, perLot: perLot.map(({ total }) => total) },
    parts: parts.length === 0 ? [] : bookPartsPnl(day, book, parts, valuation, horizon),
    diagnostics: {
      date,
      timePassing: { book: timeOf(whole), perLot: perLot.map(timeOf) },
      interpolation: checkInterpolation(
        book,
        valuation,
        design,
        day.tba.filter((mark) => valuation.prices(mark)),
      ),
    },
  };
}

function lotPnl(
  day: MarketDay,
  valuation: BookValuation,
  { design }: Horizon,
  instrument: HorizonInstrument,
): LinePnl {
  switch (instrument.kind) {
    case 'tba': {
      const { mark } = instrument;
      const line = {
        pnlIn: (scenarioId: string) => tbaPnl(valuation, mark, TBA_LOT_FACE, scenarioId),
        coupon: couponName(mark),
      };
      return simulatedLinePnl(design, line, 'total');
    }
    case 'treasury-future': {
      const perLot = futureLotRevaluation(day, instrument.future);
      return closedFormPnl(design, (shift) => perLot(shift), 'total');
    }
    case 'closed-form':
      return closedFormPnl(design, instrument.lotPnlUnder, 'total');
  }
}
