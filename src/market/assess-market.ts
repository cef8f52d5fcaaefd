import type { IsoDate } from '../core/dates.ts';
import { assessBondForwards } from './assess-bond-forwards.ts';
import { assessDiscountCurve, assessTreasuryCurve } from './assess-curves.ts';
import { assessExecution } from './assess-execution.ts';
import { assessFutureOptions } from './assess-future-options.ts';
import { assessFutures } from './assess-futures.ts';
import { assessTba } from './assess-tba.ts';
import { businessDaysBetween, isBusinessDay } from './business-days.ts';
import { errorFinding, findingsOf, type MarketFinding, warningFinding } from './market-finding.ts';
import type { MarketNeed } from './market-need.ts';
import { PROGRAMS, RATE_CLASSES } from './programs.ts';
import type { MarketSnapshot } from './snapshot.ts';
import { volatilityMatrix } from './volatility-matrix.ts';

/** Business days after which a market day is no longer taken for today's, but still used. */
const STALE_WARNING_DAYS = 1;
/** More business days than these and it is refused. */
const STALE_DAYS_MAX = 5;

/**
 * Everything that is missing, stale or contradictory in a market day, for what is asked of it.
 *
 * @param snapshot as read
 * @param needs the parts that the request cannot do without; a part that is not needed is not missed
 * @param referenceDate the day the answer is for (today, New York); without it nothing is said of the day's age
 * @returns errors and warnings in the order of the file's sections, empty for a clean day
 */
export function assessMarket(
  snapshot: MarketSnapshot,
  needs: ReadonlySet<MarketNeed>,
  referenceDate?: IsoDate,
): readonly MarketFinding[] {
  return [
    ...dateFindings(snapshot.asOf, referenceDate),
    ...(needs.has('discount-curve') ? assessDiscountCurve(snapshot) : []),
    ...(needs.has('treasury-curve') ? assessTreasuryCurve(snapshot) : []),
    ...(needs.has('swaption-volatilities') ? volatilityFindings(snapshot) : []),
    ...missingFindings(snapshot, needs),
    ...assessTba(snapshot),
    ...assessFutures(snapshot),
    ...assessFutureOptions(snapshot),
    ...assessBondForwards(snapshot),
    ...(snapshot.execution === undefined || !needs.has('execution')
      ? []
      : assessExecution(snapshot.execution, snapshot.asOf)),
  ];
}

function dateFindings(asOf: IsoDate, referenceDate: IsoDate | undefined): readonly MarketFinding[] {
  const findings: MarketFinding[] = [];
  if (!isBusinessDay(asOf)) {
    findings.push(warningFinding('INPUT_INVALID', '/asOf', `The as-of date ${asOf} is no business day.`));
  }
  if (referenceDate === undefined) return findings;
  if (asOf > referenceDate) {
    return [
      ...findings,
      errorFinding('INPUT_INVALID', '/asOf', `The as-of date ${asOf} lies after ${referenceDate}.`),
    ];
  }
  const age = businessDaysBetween(asOf, referenceDate);
  if (age < STALE_WARNING_DAYS) return findings;
  const message = `The market day ${asOf} is ${age} business day${age === 1 ? '' : 's'} older than ${referenceDate}`;
  findings.push(
    age > STALE_DAYS_MAX
      ? errorFinding('MARKET_STALE', '/asOf', `${message}; at most ${STALE_DAYS_MAX} are accepted.`)
      : warningFinding('MARKET_STALE', '/asOf', `${message}.`),
  );
  return findings;
}

function volatilityFindings(snapshot: MarketSnapshot): readonly MarketFinding[] {
  const section = snapshot.swaptionNormalVolsBp;
  const pointer = '/swaptionNormalVolsBp';
  if (section === undefined) {
    return [errorFinding('MARKET_INCOMPLETE', pointer, 'The market day has no swaption volatilities.')];
  }
  const faults = findingsOf(() => volatilityMatrix(section), pointer);
  const quotes = section.quotes.flat();
  const missing = quotes.filter((quote) => quote === null).length;
  if (missing === 0) return faults;
  const message = `${missing} of ${quotes.length} swaption volatilities are missing.`;
  const finding =
    missing === quotes.length
      ? errorFinding('MARKET_INCOMPLETE', `${pointer}/quotes`, message)
      : warningFinding('MARKET_INCOMPLETE', `${pointer}/quotes`, message);
  return [...faults, finding];
}

function missingFindings(snapshot: MarketSnapshot, needs: ReadonlySet<MarketNeed>): readonly MarketFinding[] {
  const findings: MarketFinding[] = [];
  const miss = (pointer: string, what: string): void => {
    findings.push(errorFinding('MARKET_INCOMPLETE', pointer, `The market day has no ${what}.`));
  };
  for (const rateClass of RATE_CLASSES) {
    if (needs.has(`mortgage-rate:${rateClass}`) && snapshot.mortgageRates?.[rateClass] === undefined) {
      miss(`/mortgageRates/${rateClass}`, `mortgage rate ${rateClass}`);
    }
  }
  for (const program of PROGRAMS) {
    if (needs.has(`tba-prices:${program}`) && !snapshot.tba?.some((quote) => quote.program === program)) {
      miss('/tba', `TBA price of ${program}`);
    }
  }
  if (needs.has('futures') && (snapshot.futures ?? []).length === 0) miss('/futures', 'Treasury futures');
  if (needs.has('repo-rate') && snapshot.repoRate === undefined) miss('/repoRate', 'repo rate');
  if (needs.has('execution') && snapshot.execution === undefined) miss('/execution', 'execution terms');
  return findings;
}
