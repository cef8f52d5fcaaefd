import { monthOf } from '../src/core/dates.ts';
import { CounterpoiseError, type ErrorItem } from '../src/core/errors.ts';
import { parseWithSchema } from '../src/core/parse.ts';
import { parsePrice } from '../src/core/quotes.ts';
import { PROGRAM_TERMS } from '../src/market/programs.ts';
import { settlementDatesOf } from '../src/market/settlement-calendar.ts';
import { type MarketSnapshot, marketSnapshotSchema, type TbaQuote } from '../src/market/snapshot.ts';
import { tenorYears } from '../src/market/tenor.ts';
import { volatilityMatrix } from '../src/market/volatility-matrix.ts';
import { curveOutliers } from './curve-outliers.ts';
import { type Fault, refusedQuote } from './quote-fault.ts';
import {
  type MarketDocument,
  marketDocument,
  placeOfPointer,
  pointerOfPlace,
  type QuotePlace,
} from './quote-place.ts';
import { QUOTE_SECTIONS, type QuoteSection, type RefusedQuote } from './refused-quote.ts';

/** A market day without the quotes that nothing can be calibrated to, and those quotes. */
export interface ScreenedMarket {
  readonly snapshot: MarketSnapshot;
  /** In the order of the file's sections. */
  readonly refused: readonly RefusedQuote[];
}

/**
 * Parts a market day into quotes that can be calibrated to and quotes that cannot.
 *
 * Refused are: what has not the form of a quote of its section; volatilities outside 5 to 500 basis points; swaps, zero
 * rates, expiries, tenors and TBAs that stand twice; TBAs without a readable price, a settlement date still to come or a
 * mortgage rate of their class; the swaps or zero rates that leave no sane curve.
 *
 * @param document a market day as parsed from JSON, its schema not yet checked
 * @param source the file as the user named it, where there is one
 * @source own choice, docs/models/calibration.md
 * @throws CounterpoiseError INPUT_INVALID for faults outside the rows of quotes, which leaving out cannot mend
 */
export function screenMarket(document: unknown, source: { readonly file?: string } = {}): ScreenedMarket {
  let market = marketDocument(document);
  const faults: Fault[] = [];
  for (const faultsOf of [formFaults, volatilityFaults, tbaFaults, curveFaults]) {
    const found = faultsOf(market, source);
    faults.push(...found);
    market = market.without(found.map(({ place }) => place));
  }
  return {
    snapshot: parseWithSchema(marketSnapshotSchema, market.document, source),
    refused: QUOTE_SECTIONS.flatMap((section) =>
      faults
        .filter(({ place }) => place.section === section)
        .sort((a, b) => a.place.row - b.place.row || (a.place.column ?? 0) - (b.place.column ?? 0))
        .map((fault) => refusedQuote(document, fault)),
    ),
  };
}

/**
 * Stops at quotes that are refused.
 *
 * @param root pointer of the market within what the user sent; the market itself when absent
 * @throws CounterpoiseError INPUT_INVALID naming each with what is accepted, when there is any
 */
export function requireNoneRefused(
  refused: readonly RefusedQuote[],
  { root = '', ...source }: { readonly file?: string; readonly root?: string } = {},
): void {
  const [first] = refused;
  if (first === undefined) return;
  const only = refused.length === 1;
  const message = only
    ? `A quote is refused: ${describeRefused(first)}`
    : `${refused.length} quotes are refused.`;
  throw new CounterpoiseError('INPUT_INVALID', message, {
    ...source,
    ...(only ? { pointer: `${root}${first.pointer}`, found: first.found } : {}),
    accepted:
      'a day of good quotes, or one without the others by --leave-out-bad-quotes (badQuotes "leave-out")',
    errors: refused.map(
      (quote): ErrorItem => ({
        pointer: `${root}${quote.pointer}`,
        code: 'INPUT_INVALID',
        detail: describeRefused(quote),
      }),
    ),
  });
}

/** One line on a refused quote: name, value, what is wrong, what is accepted. */
export function describeRefused({ quote, found, reason, accepted }: RefusedQuote): string {
  return `${quote} at ${found}: ${reason} Accepted: ${accepted}.`;
}

type Faults = (market: MarketDocument, source: { readonly file?: string }) => readonly Fault[];

/** Rows that the market's schema refuses, looked for again while there are any: one answer tells of a hundred at most. */
const formFaults: Faults = (market, source) => {
  const faults = new Map<string, Fault>();
  for (;;) {
    const left = market.without([...faults.values()].map(({ place }) => place));
    try {
      parseWithSchema(marketSnapshotSchema, left.document, source);
      return [...faults.values()];
    } catch (error) {
      if (!(error instanceof CounterpoiseError)) throw error;
      const found = (error.details.errors ?? []).map((item) => formFault(item, left));
      if (found.length === 0 || found.includes(undefined))
        throw faults.size === 0 ? error : withFaults(error, faults);
      for (const fault of found.filter((one) => one !== undefined)) {
        const pointer = pointerOfPlace(fault.place);
        faults.set(pointer, faults.get(pointer) ?? fault);
      }
    }
  }
};

/** What leaving quotes out does not mend, such as a section of which none is left, after the quotes that were left out. */
function withFaults(error: CounterpoiseError, faults: ReadonlyMap<string, Fault>): CounterpoiseError {
  const { file, errors = [] } = error.details;
  const refused = [...faults].map(
    ([pointer, { reason }]): ErrorItem => ({ pointer, code: 'INPUT_INVALID', detail: reason }),
  );
  return new CounterpoiseError(
    'INPUT_INVALID',
    `${refused.length} quotes are refused, and the rest is no market day.`,
    {
      ...(file === undefined ? {} : { file }),
      accepted: 'a market day that is whole without the quotes that are refused',
      errors: [...refused, ...errors],
    },
  );
}

function formFault({ pointer, detail }: ErrorItem, market: MarketDocument): Fault | undefined {
  const place = placeOfPointer(pointer);
  if (place === undefined) return undefined;
  return { place: market.original(place), reason: detail, accepted: FORMS[place.section] };
}

const FORMS: Readonly<Record<QuoteSection, string>> = {
  swaps: 'a tenor such as 10Y and a decimal rate such as 0.0405',
  'sofr-futures': 'contract, month and a price such as 95.65',
  'zero-rates': 'years and a decimal rate such as 0.0405',
  'swaption-volatilities': 'basis points of normal volatility a year, such as 98.3, or null',
  tba: 'program, coupon, settlementMonth and a price such as 98-28+ or 98.89',
};

const volatilityFaults: Faults = (market) => {
  const section = snapshotOf(market).swaptionNormalVolsBp;
  if (section === undefined) return [];
  const again = (labels: readonly string[]): ReadonlySet<number> =>
    new Set([...labels.keys()].filter((i) => labels.findIndex((label) => sameTenor(label, labels[i]!)) < i));
  const [rows, columns] = [again(section.expiries), again(section.tenors)];
  return section.quotes.flatMap((row, i) =>
    row.flatMap((quoteBp, j): Fault[] => {
      if (quoteBp === null) return [];
      const place = market.original({ section: 'swaption-volatilities', row: i, column: j });
      if (rows.has(i) || columns.has(j)) {
        const reason = `${rows.has(i) ? `The expiry ${section.expiries[i]}` : `The tenor ${section.tenors[j]}`} stands twice.`;
        return [{ place, reason, accepted: 'each expiry and tenor once' }];
      }
      try {
        volatilityMatrix({
          expiries: [section.expiries[i]!],
          tenors: [section.tenors[j]!],
          quotes: [[quoteBp]],
        });
        return [];
      } catch (error) {
        return [faultOf(place, error)];
      }
    }),
  );
};

/** What a reader's refusal says of the quote at a place. */
function faultOf(place: QuotePlace, error: unknown): Fault {
  if (!(error instanceof CounterpoiseError)) throw error;
  return { place, reason: error.message, accepted: error.details.accepted ?? FORMS[place.section] };
}

const tbaFaults: Faults = (market) => {
  const snapshot = snapshotOf(market);
  const quotes = snapshot.tba ?? [];
  const groups = Map.groupBy(quotes.keys(), (i) => tbaKey(quotes[i]!));
  return quotes.flatMap((quote, i): Fault[] => {
    const place = market.original({ section: 'tba', row: i });
    try {
      requireUsable(quote, snapshot);
    } catch (error) {
      return [faultOf(place, error)];
    }
    const same = groups.get(tbaKey(quote))!;
    if (same.length === 1) return [];
    const agree = same.every((one) => quotes[one]!.price === quote.price);
    if (agree && same[0] === i) return [];
    const reason = agree
      ? 'It stands twice.'
      : 'It stands twice, at different prices: neither can be trusted.';
    return [{ place, reason, accepted: 'each program, coupon and settlement month once' }];
  });
};

/** @throws CounterpoiseError saying why a TBA cannot be calibrated to */
function requireUsable(quote: TbaQuote, snapshot: MarketSnapshot): void {
  const { program, settlementMonth } = quote;
  parsePrice(quote.price);
  const { rateClass } = PROGRAM_TERMS[program];
  if (snapshot.mortgageRates?.[rateClass] === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', `No mortgage rate ${rateClass} is quoted.`, {
      accepted: `mortgageRates.${rateClass}, decimal`,
    });
  }
  const settles = settlementDatesOf(snapshot)(program, settlementMonth);
  if (settles < snapshot.asOf || monthOf(settles) !== settlementMonth) {
    throw new CounterpoiseError('MARKET_STALE', `It cannot settle on ${settles}.`, {
      accepted: `a settlement date in ${settlementMonth}, on ${snapshot.asOf} or later`,
    });
  }
}

const curveFaults: Faults = (market) => {
  const snapshot = snapshotOf(market);
  const section = snapshot.sofr === undefined ? 'zero-rates' : 'swaps';
  const names = snapshot.sofr?.parSwaps.map(({ tenor }) => tenor) ?? yearsOf(snapshot);
  const fault = (row: number, reason: string, accepted: string): Fault => ({
    place: market.original({ section, row }),
    reason,
    accepted,
  });
  const faults = names.flatMap((name, row): Fault[] => {
    if (yearsOfName(name) === undefined) return [fault(row, 'It is not a tenor.', FORMS[section])];
    const isAgain = names.findIndex((one) => sameTenor(one, name)) < row;
    return isAgain ? [fault(row, 'It stands twice.', 'each tenor once')] : [];
  });
  const futures = snapshot.sofr?.futures ?? [];
  faults.push(
    ...futures.flatMap(({ contract, month }, row): Fault[] => {
      const first = futures.findIndex((one) => one.contract === contract && one.month === month);
      const place = market.original({ section: 'sofr-futures', row });
      return first === row
        ? []
        : [{ place, reason: 'It stands twice.', accepted: 'each contract and month once' }];
    }),
  );
  const left = market.without(faults.map(({ place }) => place));
  const outliers = curveOutliers(snapshotOf(left)).map((row) => ({
    ...fault(
      row,
      'With it the quotes give no curve, or forward rates far below zero.',
      'a decimal rate in line with its neighbours',
    ),
    place: left.original({ section, row }),
  }));
  return [...faults, ...outliers];
};

function yearsOf({ curve }: MarketSnapshot): readonly string[] {
  return (curve?.zeroRates ?? []).map(({ years }) => `${years} years`);
}

function snapshotOf({ document }: MarketDocument): MarketSnapshot {
  return parseWithSchema(marketSnapshotSchema, document);
}

function tbaKey(quote: TbaQuote): string {
  return `${quote.program} ${quote.coupon} ${quote.settlementMonth}`;
}

function yearsOfName(name: string): number | undefined {
  if (name.endsWith(' years')) return Number(name.slice(0, -' years'.length));
  try {
    return tenorYears(name);
  } catch (error) {
    if (error instanceof CounterpoiseError) return undefined;
    throw error;
  }
}

/** 12M and 1Y are one tenor. */
function sameTenor(left: string, right: string): boolean {
  return left === right || (yearsOfName(left) ?? -1) === (yearsOfName(right) ?? -2);
}
