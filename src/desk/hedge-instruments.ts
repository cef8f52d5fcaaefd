import { earliestMonth, monthOf } from '../core/dates.ts';
import { parsePrice } from '../core/quotes.ts';
import type { HedgeInstrument } from '../hedge/exposure.ts';
import type { HedgeConfig } from '../hedge/hedge-config.ts';
import { bondForwardId } from '../market/assess-bond-forwards.ts';
import { futureOptionId } from '../market/assess-future-options.ts';
import { futuresContractTerms } from '../market/futures-contracts.ts';
import type { Program } from '../market/programs.ts';
import type { FutureQuote } from '../market/snapshot.ts';
import { futuresPriceUnderCurve, tieFutureToCurve } from '../models/treasury/futures-on-curve.ts';
import type { Book } from './book.ts';
import { closedFormLotPnl, exposureOf, futureLotPnl, TBA_LOT_FACE, tbaLotPnl } from './book-exposure.ts';
import type { BookValuation } from './book-valuation.ts';
import { bondForwardLot, type ClosedFormLot, futureOptionLot } from './closed-form-lots.ts';
import type { HorizonInstrument } from './horizon/simulate-horizon.ts';
import { type MarketDay, marksNearMonth, type TbaMark } from './market-day.ts';
import { futureInput } from './price-closed-form.ts';

/** Something a hedge may trade: as the optimizer sees it, and as the horizon revalues it. */
export interface DeskInstrument {
  readonly instrument: HedgeInstrument;
  readonly revalued: HorizonInstrument;
}

/**
 * Everything a hedge of the book may trade on a market day, with the exposure of one lot bought: TBAs, Treasury futures,
 * bond forwards, options on futures, in this order.
 *
 * @param shocksBp parallel shocks the run holds
 */
export function hedgeInstruments(
  day: MarketDay,
  book: Book,
  valuation: BookValuation,
  config: HedgeConfig,
  shocksBp: readonly number[],
): readonly DeskInstrument[] {
  const closedForm = (
    lot: ClosedFormLot,
    names: Pick<HedgeInstrument, 'id' | 'kind' | 'month'>,
  ): DeskInstrument => ({
    instrument: { ...closedFormInstrument(lot, valuation, config, shocksBp), ...names },
    revalued: { kind: 'closed-form', lotPnlUnder: lot.gain },
  });
  const instruments: readonly DeskInstrument[] = [
    ...tradableMarks(day, book, config).map(
      (mark): DeskInstrument => ({
        instrument: tbaInstrument(valuation, mark, shocksBp),
        revalued: { kind: 'tba', mark },
      }),
    ),
    ...(day.snapshot.futures ?? []).map(
      (future): DeskInstrument => ({
        instrument: futureInstrument(day, future, valuation, shocksBp),
        revalued: { kind: 'treasury-future', future },
      }),
    ),
    ...(day.snapshot.bondForwards ?? []).map((quote) =>
      closedForm(bondForwardLot(day, quote), {
        id: bondForwardId(quote),
        kind: 'bond-forward',
        month: monthOf(quote.deliveryDate),
      }),
    ),
    ...(day.snapshot.futureOptions ?? []).map((quote) =>
      closedForm(futureOptionLot(day, quote), {
        id: futureOptionId(quote),
        kind: 'future-option',
        month: quote.month,
      }),
    ),
  ];
  const held = withHoldings(
    instruments.map(({ instrument }) => instrument),
    book,
  );
  return instruments.map(({ revalued }, index) => ({ instrument: held[index]!, revalued }));
}

/**
 * TBAs the hedge may trade: every quoted coupon in the month that takes most of its program's locks (the first
 * quoted month for a program without locks) or in all quoted months, and whatever is held already.
 */
export function tradableMarks(day: MarketDay, book: Book, { instruments }: HedgeConfig): readonly TbaMark[] {
  const programs = [...new Set(day.tba.map((mark) => mark.program))];
  const chosen =
    instruments.tbaMonths === 'all'
      ? day.tba
      : programs.flatMap((program) => marksNearMonth(day, program, mainMonth(day, book, program)));
  return [...new Set([...chosen, ...book.tbaPositions.map((position) => position.mark)])];
}

/** The same instruments with what another book, a part of the one they were made for, holds of them. */
export function withHoldings(
  instruments: readonly HedgeInstrument[],
  book: Book,
): readonly HedgeInstrument[] {
  const lots = new Map<string, number>();
  const hold = (key: string, held: number): void => {
    lots.set(key, (lots.get(key) ?? 0) + held);
  };
  for (const { mark, face } of book.tbaPositions) hold(`${tbaId(mark)} ${mark.month}`, face / TBA_LOT_FACE);
  for (const { position, contracts } of book.futurePositions) {
    hold(`${position.instrument} ${position.settlementMonth}`, contracts);
  }
  for (const { position, lots: held } of book.closedFormPositions) {
    hold(`${position.instrument} ${position.settlementMonth}`, held);
  }
  return instruments.map((instrument) => ({
    ...instrument,
    existingLots: Math.round(lots.get(`${instrument.id} ${instrument.month}`) ?? 0),
  }));
}

/** What a mark's TBA is called: `UMBS30-5.5`. */
function tbaId({ program, coupon }: Pick<TbaMark, 'program' | 'coupon'>): string {
  return `${program}-${(coupon * 100).toFixed(1)}`;
}

function mainMonth(day: MarketDay, book: Book, program: Program) {
  const amounts = new Map<TbaMark['month'], number>();
  for (const { lock, deliveries } of book.hedged) {
    if (lock.program !== program) continue;
    const { month } = deliveries[0]!.mark;
    amounts.set(month, (amounts.get(month) ?? 0) + lock.loanAmount);
  }
  const first = earliestMonth(day.tba.filter((mark) => mark.program === program).map((mark) => mark.month))!;
  return [...amounts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [first, 0] as const)[0];
}

function tbaInstrument(
  valuation: BookValuation,
  mark: TbaMark,
  shocksBp: readonly number[],
): HedgeInstrument {
  return {
    id: tbaId(mark),
    kind: 'tba',
    month: mark.month,
    pricePer100: mark.pricePer100,
    lotFace: TBA_LOT_FACE,
    couponPercent: Number((mark.coupon * 100).toFixed(4)),
    program: mark.program,
    perLot: exposureOf(tbaLotPnl(valuation, mark), valuation.shiftBp, shocksBp),
    existingLots: 0,
  };
}

function futureInstrument(
  day: MarketDay,
  future: FutureQuote,
  valuation: BookValuation,
  shocksBp: readonly number[],
): HedgeInstrument {
  return {
    id: future.contract,
    kind: 'treasury-future',
    month: future.month,
    pricePer100:
      future.price === undefined ? theoreticalPrice(day, future) : parsePrice(future.price, 'futures'),
    lotFace: futuresContractTerms(future.contract, future.month).face,
    perLot: exposureOf(futureLotPnl(valuation, future), valuation.shiftBp, shocksBp),
    existingLots: 0,
  };
}

function theoreticalPrice(day: MarketDay, future: FutureQuote): number {
  const tied = tieFutureToCurve(futureInput(day.snapshot, future), day.treasuryCurve!, day.asOf);
  return futuresPriceUnderCurve(tied, day.treasuryCurve!).pricePer100;
}

function closedFormInstrument(
  lot: ClosedFormLot,
  valuation: BookValuation,
  { optionDecayDays }: HedgeConfig,
  shocksBp: readonly number[],
): Omit<HedgeInstrument, 'id' | 'kind' | 'month'> {
  return {
    pricePer100: lot.pricePer100,
    lotFace: lot.lotFace,
    perLot: exposureOf(closedFormLotPnl(valuation, lot), valuation.shiftBp, shocksBp),
    decayDollars: lot.decay(optionDecayDays),
    existingLots: 0,
  };
}
