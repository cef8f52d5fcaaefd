import { isoDate, isoMonth } from '../../src/core/dates.ts';
import { parseTicks } from '../../src/core/quotes.ts';
import { billCouponEquivalentYield, billPrice } from '../../src/models/treasury/bill.ts';
import { bondValueFromYield, yieldFromCleanPrice } from '../../src/models/treasury/bond.ts';
import {
  forwardCleanPrice,
  forwardDirtyPrice,
  impliedRepoRate,
} from '../../src/models/treasury/bond-forward.ts';
import { conversionFactor } from '../../src/models/treasury/conversion-factor.ts';
import { analyseFuture } from '../../src/models/treasury/futures.ts';
import type { Comparison, ComparisonGroup } from '../comparison.ts';
import reference from '../reference/treasuries.json' with { type: 'json' };

/** Required of price, yield, duration and convexity. */
const BOND_TOLERANCE = 1e-10;
const CARRY_TOLERANCE = 1e-12;
/** Factors are published to four decimals: a factor that differs at all differs by 1e-4. */
const FACTOR_TOLERANCE = 1e-9;
/** Printed forwards have four decimals, ticks one, where the book subtracts rounded numbers. */
const PRINTED_PRICE_TOLERANCE = 1e-4;
const PRINTED_TICK_TOLERANCE = 0.1;

export type TreasuryReference = typeof reference;

/** Bonds, bills, conversion factors, carry and a futures basket against QuantLib, CME and Tuckman & Serrat. */
export function treasuryReferences(values: TreasuryReference = reference): readonly ComparisonGroup[] {
  return [
    bonds(values),
    {
      id: 'reference/treasury-bills',
      tested: 'Treasury bills: price and coupon-equivalent yield',
      source: values.bills.source,
      unit: 'price or decimal',
      tolerance: BOND_TOLERANCE,
      comparisons: values.bills.rows.flatMap(([days, yearDays, rate, price, couponYield]) => [
        { name: `price of ${days} days at ${rate}`, found: billPrice(rate!, days!), expected: price! },
        {
          name: `yield of ${days} days at ${rate}`,
          found: billCouponEquivalentYield(price!, days!, yearDays === 366 ? 366 : 365),
          expected: couponYield!,
        },
      ]),
    },
    {
      id: 'reference/conversion-factors',
      tested: 'Conversion factors to four decimals, four of them as published by the exchange',
      source: values.factors.source,
      unit: 'factor',
      tolerance: FACTOR_TOLERANCE,
      comparisons: factors(values),
    },
    carry(values),
    ...basket(values),
  ];
}

function bonds({ bonds: { source, rows, yieldFromPrice } }: TreasuryReference): ComparisonGroup {
  return {
    id: 'reference/treasury-bonds',
    tested: 'Treasury bonds: price, accrued interest, durations, convexity, yield',
    source,
    unit: 'in the measure’s unit',
    tolerance: BOND_TOLERANCE,
    comparisons: [
      ...rows.flatMap((row) => {
        const bond = { couponRate: row.coupon, maturity: isoDate(row.maturity) };
        const value = bondValueFromYield(bond, isoDate(row.settlement), row.yld);
        const name = `${row.coupon} of ${row.maturity} on ${row.settlement} at ${row.yld}`;
        return [
          { name: `clean price, ${name}`, found: value.cleanPrice, expected: row.clean },
          { name: `accrued interest, ${name}`, found: value.accruedInterest, expected: row.accrued },
          { name: `Macaulay duration, ${name}`, found: value.macaulayDurationYears, expected: row.macaulay },
          { name: `modified duration, ${name}`, found: value.modifiedDurationYears, expected: row.modified },
          { name: `convexity, ${name}`, found: value.convexityYears2, expected: row.convexity },
        ];
      }),
      ...yieldFromPrice.map((row) => ({
        name: `yield, ${row.coupon} of ${row.maturity} on ${row.settlement} at ${row.clean}`,
        found: yieldFromCleanPrice(
          { couponRate: row.coupon, maturity: isoDate(row.maturity) },
          isoDate(row.settlement),
          row.clean,
        ),
        expected: row.yld,
      })),
    ],
  };
}

function factors({ factors: { published, rows } }: TreasuryReference): readonly Comparison[] {
  const rounded = (coupon: number, months: number, kind: string): number => {
    const rest = months % 12;
    const quarter = kind === 'long';
    return conversionFactor(
      coupon,
      Math.floor(months / 12),
      quarter ? rest - (rest % 3) : rest,
      quarter ? 'quarter' : 'month',
    ).rounded;
  };
  return [
    ...published.map((row) => {
      const [fromYear, fromMonth] = row.first_delivery;
      const [toYear, toMonth] = row.maturity;
      return {
        name: `published, ${row.coupon} of ${toYear}-${toMonth} for ${fromYear}-${fromMonth}`,
        found: rounded(row.coupon, (toYear! - fromYear!) * 12 + toMonth! - fromMonth!, row.kind),
        expected: row.published,
      };
    }),
    ...rows.map(([coupon, fromYear, fromMonth, toYear, toMonth, kind, factor]) => ({
      name: `${coupon} of ${toYear}-${toMonth} for ${fromYear}-${fromMonth}`,
      found: rounded(
        Number(coupon),
        (Number(toYear) - Number(fromYear)) * 12 + Number(toMonth) - Number(fromMonth),
        String(kind),
      ),
      expected: Number(factor),
    })),
  ];
}

function carry({ carry: row, bonds: { source } }: TreasuryReference): ComparisonGroup {
  const bond = {
    dirtyPrice: row.clean + row.accrued_settle,
    days: row.days_to_delivery,
    coupons: [{ days: row.days_to_coupon, amount: row.coupon }],
    accruedAtDelivery: row.accrued_delivery,
  };
  const forward = forwardCleanPrice(bond, row.repo);
  const invoice = forward + row.accrued_delivery;
  return {
    id: 'reference/treasury-carry',
    tested: 'Forward, futures price, implied repo and gross basis of a bond with a coupon before delivery',
    source,
    unit: 'in the measure’s unit',
    tolerance: CARRY_TOLERANCE,
    comparisons: [
      { name: 'forward dirty price', found: forwardDirtyPrice(bond, row.repo), expected: row.forward_dirty },
      { name: 'futures price', found: forward / row.conversion_factor, expected: row.futures_no_options },
      { name: 'implied repo', found: impliedRepoRate(bond, invoice), expected: row.implied_repo },
      { name: 'gross basis', found: row.clean - forward, expected: row.gross_basis },
    ],
  };
}

function basket({ basket: day }: TreasuryReference): readonly ComparisonGroup[] {
  const rows = day.rows.map(([coupon, maturity, , price, grossBasis, forward, , netBasis]) => ({
    bond: { couponRate: Number(coupon), maturity: isoDate(String(maturity)) },
    cleanPrice: parseTicks(String(price)),
    name: `${coupon} of ${maturity}`,
    grossBasis: Number(grossBasis),
    forward: Number(forward),
    netBasis: Number(netBasis),
  }));
  const { deliverables } = analyseFuture({
    future: { contract: 'TY', deliveryMonth: isoMonth(day.deliveryMonth) },
    basket: rows.map(({ bond, cleanPrice }) => ({ bond, cleanPrice })),
    settlement: isoDate(day.settlement),
    repoRate: day.repoRate,
    quotedPrice: parseTicks(day.futuresPrice, 'futures'),
  });
  return [
    {
      id: 'reference/futures-basket-forwards',
      tested: 'Forward prices of the basket of TYU1 on 14 May 2021',
      source: day.source,
      unit: 'per 100',
      tolerance: PRINTED_PRICE_TOLERANCE,
      comparisons: rows.map(({ name, forward }, i) => ({
        name,
        found: deliverables[i]!.forwardCleanPrice,
        expected: forward,
      })),
    },
    {
      id: 'reference/futures-basket-bases',
      tested: 'Gross and net basis of the basket of TYU1 on 14 May 2021',
      source: day.source,
      unit: '32nds',
      tolerance: PRINTED_TICK_TOLERANCE,
      comparisons: rows.flatMap(({ name, grossBasis, netBasis }, i) => [
        { name: `gross, ${name}`, found: deliverables[i]!.grossBasisTicks, expected: grossBasis },
        { name: `net, ${name}`, found: deliverables[i]!.netBasisTicks, expected: netBasis },
      ]),
    },
  ];
}
