import { z } from 'zod';
import { type Money, money } from '../../core/money.ts';
import type { ExplainLine } from './explain-lines.ts';

/** What moved cash, and the line it belongs to. */
const CASH_LINES = {
  cost: 'costs',
  trade: 'trades',
  'loan-sale': 'sales',
  fallout: 'fallout',
  extension: 'extensions',
  renegotiation: 'renegotiations',
  carry: 'time',
} as const satisfies Readonly<Record<string, ExplainLine>>;
export type CashKind = keyof typeof CASH_LINES;
export const CASH_KINDS = Object.keys(CASH_LINES) as readonly CashKind[];

/** What each column of a table of cash takes, in words. */
export const CASH_FIELDS = {
  kind: `one of ${CASH_KINDS.join(', ')}`,
  amount: 'dollars to the cent, negative when paid',
  lockId: 'the lock it was paid for, or nothing',
  tradeId: 'the trade it was paid for, or nothing',
} as const;

/** A day has fewer payments; a longer table is another one. */
const CASH_COUNT_MAX = 100_000;
const AMOUNT_MAX = 1e12;
const ID_LENGTH_MAX = 64;

/** One payment of the day, dollars received. See docs/files.md. */
export const cashEntrySchema = z.strictObject({
  kind: z.enum(CASH_KINDS),
  amount: z
    .union([
      z
        .number()
        .min(-AMOUNT_MAX)
        .max(AMOUNT_MAX)
        .refine((amount) => money(amount).decimalPlaces() <= 2, { error: `is not ${CASH_FIELDS.amount}` }),
      z.string().regex(/^-?\d{1,12}(\.\d{1,2})?$/),
    ])
    .describe(CASH_FIELDS.amount),
  lockId: z.string().min(1).max(ID_LENGTH_MAX).optional(),
  tradeId: z.string().min(1).max(ID_LENGTH_MAX).optional(),
});
export type CashEntry = z.output<typeof cashEntrySchema>;

/** The payments of a day. */
export const cashSchema = z.array(cashEntrySchema).max(CASH_COUNT_MAX);

/** Cash received in each line that has some. */
export function cashByLine(entries: readonly CashEntry[]): ReadonlyMap<ExplainLine, Money> {
  const sums = new Map<ExplainLine, Money>();
  for (const { kind, amount } of entries) {
    const line = CASH_LINES[kind];
    sums.set(line, (sums.get(line) ?? money(0)).plus(amount));
  }
  return sums;
}

/** Ids of the loans whose sale was paid. */
export function soldLocks(entries: readonly CashEntry[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap(({ kind, lockId }) => (kind === 'loan-sale' && lockId !== undefined ? [lockId] : [])),
  );
}
