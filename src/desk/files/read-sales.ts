import { z } from 'zod';
import { type RecordedSale, saleKeyShape, saleKeyText } from '../../book/bids/sale.ts';
import { SETTLEMENT_FIELDS, type SettlementRow, settlementRowSchema } from '../../book/bids/settlement.ts';
import { eventIdSchema, momentSchema } from '../../book/event-envelope.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { centsText, money } from '../../core/money.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import { readStrictRows } from './read-strict-rows.ts';
import { readDate, readNumber, readText } from './row-fields.ts';

/** The columns of recorded sales, as `bids sell --csv` writes them. */
const SALE_FIELDS = {
  lockId: SETTLEMENT_FIELDS.lockId,
  sellSideId: SETTLEMENT_FIELDS.sellSideId,
  executingInvestor: 'who bought',
  price: 'per 100 of principal',
  loanAmount: 'principal, dollars',
  amount: 'principal × price, dollars and cents, or nothing',
  settlementDate: 'the day on which the investor is to pay, or nothing',
  soldAt: 'a time with an offset, such as 2025-02-10T14:30:00Z',
  eventId: 'the id of the event of the sale',
} as const;

const saleRowSchema = z.strictObject({
  ...saleKeyShape,
  price: z.number().positive().max(400),
  loanAmount: z.number().positive().max(10_000_000),
  amount: z.number().optional(),
  settlementDate: isoDateSchema.optional(),
  soldAt: momentSchema,
  eventId: eventIdSchema,
});

/**
 * Reads recorded sales. Every row counts: a wrong one refuses the file.
 *
 * @throws CounterpoiseError SALE_CONFLICT where a lock stands twice, and those of {@link readStrictRows}
 */
export function readSales(
  text: string,
  file: string,
): { readonly sales: readonly RecordedSale[]; readonly warnings: readonly string[] } {
  const { rows, warnings } = readStrictRows(text, file, {
    fields: SALE_FIELDS,
    required: ['lockId', 'sellSideId', 'executingInvestor', 'price', 'loanAmount', 'soldAt', 'eventId'],
    readCell: {
      lockId: readText,
      sellSideId: readText,
      executingInvestor: readText,
      price: readNumber,
      loanAmount: readNumber,
      amount: readNumber,
      settlementDate: readDate,
      soldAt: readText,
      eventId: readText,
    },
    rowSchema: saleRowSchema,
  });
  const first = new Map<string, string>();
  const sales = rows.map(({ settlementDate = null, ...row }): RecordedSale => {
    const key = saleKeyText(row);
    const before = first.get(row.lockId);
    if (before !== undefined) {
      throw new CounterpoiseError('SALE_CONFLICT', `The lock "${row.lockId}" is sold twice.`, {
        file,
        field: 'lockId',
        found: row.lockId,
        accepted: before === key ? 'each sale once' : 'each lock sold once, under one key',
      });
    }
    first.set(row.lockId, key);
    const amount = centsText(money(row.loanAmount).times(row.price).dividedBy(100));
    if (row.amount !== undefined && centsText(money(row.amount)) !== amount) {
      throw new CounterpoiseError('INPUT_INVALID', `The sale of "${row.lockId}" comes to ${amount}.`, {
        file,
        field: 'amount',
        found: String(row.amount),
        accepted: 'principal × price, to the cent',
      });
    }
    return { ...row, amount, settlementDate };
  });
  return { sales, warnings };
}

/**
 * Reads a settlement file. Every row counts: a wrong one refuses the file, since sums without it would be wrong.
 *
 * @throws CounterpoiseError those of {@link readStrictRows}
 */
export function readSettlement(
  text: string,
  file: string,
): { readonly rows: readonly SettlementRow[]; readonly warnings: readonly string[] } {
  return readStrictRows(text, file, {
    fields: SETTLEMENT_FIELDS,
    required: ['lockId', 'sellSideId', 'executingInvestor', 'price', 'amount', 'settlementDate'],
    readCell: {
      lockId: readText,
      sellSideId: readText,
      executingInvestor: readText,
      price: readNumber,
      amount: readNumber,
      settlementDate: readDate,
    },
    rowSchema: settlementRowSchema,
  });
}
