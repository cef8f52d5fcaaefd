import { z } from 'zod';
import { daysBetween, type IsoDate } from '../../core/dates.ts';
import { centsText, type Money, money, sumOfCents } from '../../core/money.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import { type RecordedSale, type SaleKey, saleKeyShape, saleKeyText } from './sale.ts';

const AMOUNT_MAX = 1_000_000_000;
const PRICE_MAX = 400;
const SETTLEMENT_ROWS_MAX = 100_000;
const TOLERANCE_DAYS_MAX = 60;

/** The columns of a settlement file: what each takes, in words. */
export const SETTLEMENT_FIELDS = {
  lockId: 'the id of the loan, 1 to 64 characters',
  sellSideId: 'the id of the commitment it was sold under',
  executingInvestor: 'who paid',
  price: 'what was paid per 100 of principal',
  amount: 'what was paid for the principal, dollars and cents, negative where it was taken back',
  settlementDate: 'the day of the payment',
} as const;

/** One payment of a settlement file. */
export const settlementRowSchema = z.strictObject({
  ...saleKeyShape,
  price: z.number().min(0).max(PRICE_MAX).describe(SETTLEMENT_FIELDS.price),
  amount: z
    .number()
    .min(-AMOUNT_MAX)
    .max(AMOUNT_MAX)
    .refine((dollars) => Number(dollars.toFixed(2)) === dollars, 'is not an amount of whole cents')
    .describe(SETTLEMENT_FIELDS.amount),
  settlementDate: isoDateSchema.describe(SETTLEMENT_FIELDS.settlementDate),
});

export type SettlementRow = Readonly<z.output<typeof settlementRowSchema>>;

export const settlementRowsSchema = z.array(settlementRowSchema).min(1).max(SETTLEMENT_ROWS_MAX);

/** By how much two sides may differ and still agree; nothing where nothing is said. */
export const toleranceSchema = z.strictObject({
  pricePer100: z.number().min(0).max(1).default(0),
  amountDollars: z.number().min(0).max(1_000).default(0),
  days: z.number().int().min(0).max(TOLERANCE_DAYS_MAX).default(0),
});

export type SettlementTolerance = Readonly<z.output<typeof toleranceSchema>>;

export const SETTLEMENT_STATUSES = [
  'matched',
  'differs',
  'missing-settlement',
  'missing-sale',
  'duplicate-settlement',
] as const;
export type SettlementStatus = (typeof SETTLEMENT_STATUSES)[number];

/** One side's numbers; the sum of a key that stands several times. */
export interface SettlementSide {
  readonly price: number;
  /** Dollars to the cent. */
  readonly amount: string;
  readonly settlementDate: IsoDate | null;
}

/** One key, and what both sides say of it. */
export interface ReconciledRow extends SaleKey {
  readonly status: SettlementStatus;
  readonly expected: SettlementSide | null;
  /** One for each row of the file under the key. */
  readonly settled: readonly SettlementSide[];
  /** Settled less expected, dollars to the cent; the whole of what one side alone has. */
  readonly amountDifference: string;
  /** Fields that differ beyond the tolerances, with both values. */
  readonly differences: readonly {
    readonly field: 'price' | 'amount' | 'settlementDate';
    readonly expected: string;
    readonly settled: string;
  }[];
}

export interface Reconciliation {
  readonly rows: readonly ReconciledRow[];
  readonly counts: Readonly<Record<SettlementStatus, number>>;
  /** Sales + differences = settled, to the cent. */
  readonly totals: { readonly sales: string; readonly differences: string; readonly settled: string };
}

/**
 * Holds a settlement file against recorded sales, by (lockId, sellSideId, executingInvestor) and by nothing else: a
 * payment under another key is a payment without a sale, however alike the rest is.
 *
 * @param sales each key once
 * @source docs/models/bid-tape.md
 */
export function reconcileSettlement(
  sales: readonly RecordedSale[],
  settled: readonly SettlementRow[],
  tolerance: SettlementTolerance,
): Reconciliation {
  const paidUnder = Map.groupBy(settled, saleKeyText);
  const rows = sales.map((sale) => {
    const key = saleKeyText(sale);
    const paid = paidUnder.get(key) ?? [];
    paidUnder.delete(key);
    return reconciled(sale, sale, paid, tolerance);
  });
  for (const paid of paidUnder.values()) rows.push(reconciled(paid[0]!, undefined, paid, tolerance));
  const counts = Object.fromEntries(
    SETTLEMENT_STATUSES.map((status) => [status, rows.filter((row) => row.status === status).length]),
  ) as Record<SettlementStatus, number>;
  return {
    rows,
    counts,
    totals: {
      sales: sumOfCents(sales.map(({ amount }) => amount)),
      differences: sumOfCents(rows.map(({ amountDifference }) => amountDifference)),
      settled: sumOfCents(settled.map(({ amount }) => centsText(money(amount)))),
    },
  };
}

function reconciled(
  { lockId, sellSideId, executingInvestor }: SaleKey,
  sale: RecordedSale | undefined,
  paid: readonly SettlementRow[],
  tolerance: SettlementTolerance,
): ReconciledRow {
  const total = sumOfCents(paid.map(({ amount }) => centsText(money(amount))));
  const differences = sale === undefined || paid.length !== 1 ? [] : differencesOf(sale, paid[0]!, tolerance);
  return {
    lockId,
    sellSideId,
    executingInvestor,
    status: statusOf(sale, paid.length, differences.length),
    expected: sale === undefined ? null : sideOf(sale),
    settled: paid.map((row) => sideOf({ ...row, amount: centsText(money(row.amount)) })),
    amountDifference: centsText(money(total).minus(sale?.amount ?? 0)),
    differences,
  };
}

function statusOf(sale: RecordedSale | undefined, paidCount: number, differing: number): SettlementStatus {
  if (paidCount > 1) return 'duplicate-settlement';
  if (sale === undefined) return 'missing-sale';
  if (paidCount === 0) return 'missing-settlement';
  return differing === 0 ? 'matched' : 'differs';
}

function sideOf({ price, amount, settlementDate }: SettlementSide): SettlementSide {
  return { price, amount, settlementDate };
}

function differencesOf(
  sale: RecordedSale,
  paid: SettlementRow,
  tolerance: SettlementTolerance,
): ReconciledRow['differences'] {
  const amount = centsText(money(paid.amount));
  const beyond = (left: Money, right: Money, least: number): boolean =>
    left.minus(right).abs().greaterThan(least);
  return [
    ...(beyond(money(paid.price), money(sale.price), tolerance.pricePer100)
      ? [{ field: 'price' as const, expected: String(sale.price), settled: String(paid.price) }]
      : []),
    ...(beyond(money(amount), money(sale.amount), tolerance.amountDollars)
      ? [{ field: 'amount' as const, expected: sale.amount, settled: amount }]
      : []),
    // Where nobody said when the investor is to pay, any day is the day.
    ...(sale.settlementDate !== null &&
    Math.abs(daysBetween(sale.settlementDate, paid.settlementDate)) > tolerance.days
      ? [
          {
            field: 'settlementDate' as const,
            expected: sale.settlementDate as string,
            settled: paid.settlementDate as string,
          },
        ]
      : []),
  ];
}
