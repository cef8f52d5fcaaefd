import { DEFAULT_FUTURES_CONVEXITY } from './futures-convexity.ts';
import { findingsOf, type MarketFinding, warningFinding } from './market-finding.ts';
import { chooseFutures, type FuturesChoice } from './ois-targets.ts';
import type { MarketSnapshot } from './snapshot.ts';

const BP = 10_000;

/**
 * What a desk should know of the SOFR futures of its curve: those left out, and a convexity adjustment by default.
 *
 * @source own choice, docs/models/curves.md
 */
export function assessSofrFutures({ asOf, sofr }: MarketSnapshot): readonly MarketFinding[] {
  const quotes = sofr?.futures;
  if (sofr === undefined || quotes === undefined || quotes.length === 0) return [];
  let choice: FuturesChoice | undefined;
  findingsOf(() => {
    choice = chooseFutures(asOf, sofr, sofr.paymentLagDays ?? 0);
  }, '/sofr/futures');
  // Quotes that cannot be read stop the curve as well, whose findings say why.
  if (choice === undefined) return [];
  const leftOut = choice.leftOut.map(({ index, reason }) => {
    const { contract, month } = quotes[index]!;
    const message = `The future ${contract} ${month} is left out of the curve: ${reason}.`;
    return warningFinding('MARKET_INCOMPLETE', `/sofr/futures/${index}`, message);
  });
  if (sofr.futuresConvexity !== undefined || choice.used.length === 0) return leftOut;
  return [...leftOut, defaultFinding(choice)];
}

function defaultFinding({ used }: FuturesChoice): MarketFinding {
  const { meanReversion, volatility } = DEFAULT_FUTURES_CONVEXITY;
  const adjustments = used
    .map(({ name, convexityAdjustment }) => `${name} ${(BP * convexityAdjustment).toFixed(2)} bp`)
    .join(', ');
  return warningFinding(
    'MARKET_INCOMPLETE',
    '/sofr/futuresConvexity',
    `The futures' convexity adjustments are those of mean reversion ${meanReversion} and volatility ${BP * volatility} bp a year, since the day states none: ${adjustments}.`,
  );
}
