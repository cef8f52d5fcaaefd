import { z } from 'zod';
import { type NewSale, newSaleSchema } from '../../book/bids/new-sale.ts';
import { SETTLEMENT_FIELDS } from '../../book/bids/settlement.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import { readStrictRows } from './read-strict-rows.ts';
import { readDate, readNumber, readText } from './row-fields.ts';

/** The columns of a selection that are read; `bids best --csv` writes them among others. */
const SELECTION_FIELDS = {
  lockId: SETTLEMENT_FIELDS.lockId,
  sellSideId: 'the id of the commitment it is sold under',
  executingInvestor: 'who buys; nothing: the loan is not sold',
  price: 'per 100 of principal',
  paymentDate: 'the day on which the investor is to pay, or nothing',
} as const;

const { lockId, sellSideId, executingInvestor, price } = newSaleSchema.shape;
const rowSchema = z.strictObject({
  lockId,
  sellSideId: sellSideId.optional(),
  executingInvestor: executingInvestor.optional(),
  price: price.optional(),
  paymentDate: isoDateSchema.optional(),
});

/**
 * Reads which loans are sold to whom. Rows without an investor are not sold; every other row counts.
 *
 * @throws CounterpoiseError INPUT_NO_GOOD_ROW when nothing is sold, INPUT_INVALID for a sale without price or commitment
 */
export function readSelection(text: string, file: string): readonly NewSale[] {
  const { rows } = readStrictRows(text, file, {
    fields: SELECTION_FIELDS,
    required: ['lockId', 'sellSideId', 'executingInvestor', 'price'],
    readCell: {
      lockId: readText,
      sellSideId: readText,
      executingInvestor: readText,
      price: readNumber,
      paymentDate: readDate,
    },
    rowSchema,
  });
  const sales = rows.flatMap((row): NewSale[] => {
    if (row.executingInvestor === undefined) return [];
    if (row.sellSideId === undefined || row.price === undefined) {
      const field = row.price === undefined ? 'price' : 'sellSideId';
      throw new CounterpoiseError('INPUT_INVALID', `The sale of "${row.lockId}" lacks a value.`, {
        file,
        field,
        accepted: SELECTION_FIELDS[field],
      });
    }
    return [
      {
        lockId: row.lockId,
        sellSideId: row.sellSideId,
        executingInvestor: row.executingInvestor,
        price: row.price,
        ...(row.paymentDate === undefined ? {} : { settlementDate: row.paymentDate }),
      },
    ];
  });
  if (sales.length > 0) return sales;
  throw new CounterpoiseError('INPUT_NO_GOOD_ROW', 'No loan of the selection has an investor.', {
    file,
    field: 'executingInvestor',
    accepted: SELECTION_FIELDS.executingInvestor,
  });
}
