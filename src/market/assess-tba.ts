import { type IsoDate, monthOf } from '../core/dates.ts';
import { parsePrice } from '../core/quotes.ts';
import { isBusinessDay } from './business-days.ts';
import { errorFinding, findingsOf, type MarketFinding, warningFinding } from './market-finding.ts';
import { PROGRAM_TERMS } from './programs.ts';
import { settlementDatesOf, settlementKey } from './settlement-calendar.ts';
import type { MarketSnapshot, TbaQuote } from './snapshot.ts';

/** A quote with its place in the file. */
interface PlacedQuote extends TbaQuote {
  readonly pointer: string;
}

/**
 * Faults of the TBA section: unreadable prices, quotes that stand twice, coupon stacks out of order, settlement
 * dates that are unknown, past or at odds with each other.
 */
export function assessTba(snapshot: MarketSnapshot): readonly MarketFinding[] {
  const quotes = (snapshot.tba ?? []).map((quote, i): PlacedQuote => ({ ...quote, pointer: `/tba/${i}` }));
  const priced = quotes.filter((quote) => priceFindings(quote).length === 0);
  return [
    ...quotes.flatMap(priceFindings),
    ...duplicateFindings(quotes),
    ...stackFindings(priced),
    ...quotes.flatMap((quote) => dateFindings(quote, snapshot)),
    ...conflictFindings(snapshot, quotes),
  ];
}

function priceFindings({ price, pointer }: PlacedQuote): readonly MarketFinding[] {
  return findingsOf(() => parsePrice(price), `${pointer}/price`);
}

function duplicateFindings(quotes: readonly PlacedQuote[]): readonly MarketFinding[] {
  const seen = new Set<string>();
  return quotes.flatMap(({ program, coupon, settlementMonth, pointer }) => {
    const key = `${program} ${coupon} ${settlementMonth}`;
    if (seen.has(key)) {
      const name = `${program} ${percent(coupon)} for ${settlementMonth}`;
      return [errorFinding('INPUT_DUPLICATE', pointer, `${name} is quoted twice.`)];
    }
    seen.add(key);
    return [];
  });
}

function stackFindings(quotes: readonly PlacedQuote[]): readonly MarketFinding[] {
  const stacks = Map.groupBy(quotes, ({ program, settlementMonth }) =>
    settlementKey(program, settlementMonth),
  );
  return [...stacks.values()].flatMap((stack) => {
    const sorted = [...stack].sort((a, b) => a.coupon - b.coupon);
    return sorted.flatMap((quote, i) => {
      const below = sorted[i - 1];
      if (below === undefined || below.coupon === quote.coupon) return [];
      if (parsePrice(quote.price) > parsePrice(below.price)) return [];
      const [high, low] = [percent(quote.coupon), percent(below.coupon)];
      return [
        warningFinding(
          'INPUT_INVALID',
          `${quote.pointer}/price`,
          `${quote.program} ${high} at ${quote.price} is not above the ${low} at ${below.price} of ${quote.settlementMonth}.`,
        ),
      ];
    });
  });
}

function dateFindings(quote: PlacedQuote, snapshot: MarketSnapshot): readonly MarketFinding[] {
  const { program, settlementMonth, pointer } = quote;
  let date: IsoDate | undefined;
  const unknown = findingsOf(() => {
    date = settlementDatesOf(snapshot)(program, settlementMonth);
  }, `${pointer}/settlementDate`);
  if (date === undefined) return unknown;

  const findings: MarketFinding[] = [];
  const place = `${pointer}/settlementDate`;
  const name = `${program} for ${settlementMonth}`;
  if (monthOf(date) !== settlementMonth) {
    findings.push(
      errorFinding('INPUT_INVALID', place, `${name} cannot settle on ${date}, in another month.`),
    );
  } else if (date < snapshot.asOf) {
    findings.push(
      errorFinding(
        'MARKET_STALE',
        `${pointer}/settlementMonth`,
        `${name} settled on ${date}, before ${snapshot.asOf}.`,
      ),
    );
  } else if (!isBusinessDay(date)) {
    findings.push(
      warningFinding('INPUT_INVALID', place, `${name} settles on ${date}, which is no business day.`),
    );
  }
  if (quote.settlementDate !== undefined && quote.source === undefined) {
    findings.push(
      warningFinding(
        'INPUT_INVALID',
        place,
        `The settlement date of ${name} has no source; add "source" to the quote.`,
      ),
    );
  }
  return findings;
}

/** The file's own dates of one class and month must agree, since programs of a class settle together. */
function conflictFindings(
  snapshot: MarketSnapshot,
  quotes: readonly PlacedQuote[],
): readonly MarketFinding[] {
  const stated = [
    ...(snapshot.settlementDates ?? []).map((entry, i) => ({
      key: settlementKey(entry.settlementClass, entry.settlementMonth),
      date: entry.settlementDate,
      pointer: `/settlementDates/${i}/settlementDate`,
    })),
    ...quotes.flatMap(({ program, settlementMonth, settlementDate, pointer }) =>
      settlementDate === undefined
        ? []
        : [
            {
              key: settlementKey(PROGRAM_TERMS[program].settlementClass, settlementMonth),
              date: settlementDate,
              pointer: `${pointer}/settlementDate`,
            },
          ],
    ),
  ];
  const first = new Map<string, IsoDate>();
  return stated.flatMap(({ key, date, pointer }) => {
    const known = first.get(key);
    if (known === undefined) first.set(key, date);
    if (known === undefined || known === date) return [];
    return [
      errorFinding('INPUT_INVALID', pointer, `Class ${key} settles on ${known} and on ${date} in this file.`),
    ];
  });
}

function percent(coupon: number): string {
  return `${Number((coupon * 100).toPrecision(8))} %`;
}
