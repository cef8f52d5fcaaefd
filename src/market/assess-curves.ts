import { yearsAct365 } from '../core/dates.ts';
import { assessForwards, type NamedNode } from './assess-forwards.ts';
import { assessSofrFutures } from './assess-sofr-futures.ts';
import { buildDiscountCurve, buildTreasuryCurve } from './build-curves.ts';
import type { DiscountCurve } from './discount-curve.ts';
import { errorFinding, findingsOf, type MarketFinding, warningFinding } from './market-finding.ts';
import { oisTargets } from './ois-targets.ts';
import type { MarketSnapshot } from './snapshot.ts';
import { addTenor, parseTenor, tenorYears } from './tenor.ts';

/** Tenors a usable curve is quoted at. Mortgages hang on the 10-year point: without it nothing is recommended. */
const KEY_TENORS = ['2Y', '5Y', '10Y', '30Y'] as const;
const INDISPENSABLE_TENOR = '10Y';
const INDISPENSABLE_YEARS = 10;
const LOWEST_FORWARD = -0.05;
const CHECKED_YEARS = 30;
const CHECKS_PER_YEAR = 4;

type TenorQuotes = readonly { readonly tenor: string; readonly rate: number }[];

/** Faults of the discount curve: none or two, key tenors missing, not solvable, forwards below zero or with kinks. */
export function assessDiscountCurve(snapshot: MarketSnapshot): readonly MarketFinding[] {
  const pointer = snapshot.sofr === undefined ? '/curve/zeroRates' : '/sofr/parSwaps';
  return [
    ...(snapshot.sofr === undefined ? [] : keyTenorFindings(snapshot.sofr.parSwaps, pointer, 'SOFR swap')),
    ...shortCurveFindings(snapshot),
    ...assessSofrFutures(snapshot),
    ...curveFindings(
      () => buildDiscountCurve(snapshot),
      () => discountNodes(snapshot),
      pointer,
    ),
  ];
}

function discountNodes({ asOf, sofr, curve }: MarketSnapshot): readonly NamedNode[] {
  if (sofr === undefined) {
    return (curve?.zeroRates ?? []).map((node) => ({ name: `zero rate to ${node.years} years`, ...node }));
  }
  return oisTargets(asOf, sofr, sofr.paymentLagDays ?? 0).map(({ name, pillarYears, rate }) => ({
    name,
    years: pillarYears,
    rate,
  }));
}

/** A single zero rate is a flat curve on purpose; several that end early are a curve cut short. */
function shortCurveFindings({ curve }: MarketSnapshot): readonly MarketFinding[] {
  const lastYears = Math.max(...(curve?.zeroRates ?? []).map(({ years }) => years));
  if (curve === undefined || curve.zeroRates.length === 1 || lastYears >= INDISPENSABLE_YEARS) return [];
  const message = `The zero curve ends at ${lastYears} years; its last forward is held beyond.`;
  return [warningFinding('MARKET_INCOMPLETE', '/curve/zeroRates', message)];
}

/** Faults of the Treasury curve, likewise. */
export function assessTreasuryCurve(snapshot: MarketSnapshot): readonly MarketFinding[] {
  const pointer = '/treasury/parYields';
  return [
    ...(snapshot.treasury === undefined
      ? []
      : keyTenorFindings(snapshot.treasury.parYields, pointer, 'Treasury par yield')),
    ...curveFindings(
      () => buildTreasuryCurve(snapshot),
      () => treasuryNodes(snapshot),
      pointer,
    ),
  ];
}

function treasuryNodes({ asOf, treasury }: MarketSnapshot): readonly NamedNode[] {
  return (treasury?.parYields ?? []).map(({ tenor, rate }) => ({
    name: `${tenor} par yield`,
    years: yearsAct365(asOf, addTenor(asOf, parseTenor(tenor))),
    rate,
  }));
}

function keyTenorFindings(quotes: TenorQuotes, pointer: string, name: string): readonly MarketFinding[] {
  const quoted = new Set(quotes.map(({ tenor }) => tenorYears(tenor)));
  return KEY_TENORS.filter((tenor) => !quoted.has(tenorYears(tenor))).map((tenor) => {
    const message = `The ${name} of ${tenor} is missing.`;
    return tenor === INDISPENSABLE_TENOR
      ? errorFinding('MARKET_INCOMPLETE', pointer, message)
      : warningFinding('MARKET_INCOMPLETE', pointer, message);
  });
}

function curveFindings(
  build: () => DiscountCurve,
  nodes: () => readonly NamedNode[],
  pointer: string,
): readonly MarketFinding[] {
  let curve: DiscountCurve | undefined;
  const faults = findingsOf(() => {
    curve = build();
  }, pointer);
  if (curve === undefined) return faults;
  const refused = lowestForwardFindings(curve, pointer);
  return refused.length > 0 ? refused : assessForwards(curve, nodes(), pointer);
}

function lowestForwardFindings(curve: DiscountCurve, pointer: string): readonly MarketFinding[] {
  for (let i = 0; i < CHECKED_YEARS * CHECKS_PER_YEAR; i++) {
    const from = i / CHECKS_PER_YEAR;
    const to = (i + 1) / CHECKS_PER_YEAR;
    const forward = (curve.logDiscount(from) - curve.logDiscount(to)) / (to - from);
    if (!(forward >= LOWEST_FORWARD)) {
      const percent = (100 * forward).toFixed(1);
      return [
        errorFinding(
          'INPUT_INVALID',
          pointer,
          `The quotes imply a forward rate of ${percent} % from ${from} to ${to} years; below ${100 * LOWEST_FORWARD} % is refused.`,
        ),
      ];
    }
  }
  return [];
}
