import { parsePrice } from '../../../../src/core/quotes.ts';
import { believed } from '../../api/believed.ts';
import { csvObjects, numberCell, typedObjects } from '../../format/csv-objects.ts';
import type { BestBid, NewSale, Payment, StatedBid, Tapes } from './bids-api.ts';

/** A row that could not be taken, in words. */
interface RefusedRow {
  readonly row: number;
  readonly reason: string;
}

export interface ReadBids {
  readonly bids: readonly StatedBid[];
  readonly refused: readonly RefusedRow[];
}

const FIELDS = ['tapeId', 'lockId', 'servicing', 'mode', 'validUntil', 'sellSideId'] as const;

/**
 * An investor's bids as the API takes them, from the CSV of docs/files.md; whose they are follows from the tape they answer. Rows
 * without a price are no bids.
 */
export function bidsFrom(text: string, tapes: Tapes['tapes']): ReadBids {
  const bids: StatedBid[] = [];
  const refused: RefusedRow[] = [];
  csvObjects(text).forEach((cells, index) => {
    // The head is the file's first row.
    const row = index + 2;
    const { bidPrice: written, tapeId = '' } = cells;
    if (written === undefined) return;
    const tape = tapes.find((one) => one.tapeId === tapeId);
    const bidPrice = priceOf(written);
    if (tape === undefined) refused.push({ row, reason: `tapeId: there is no tape “${tapeId}”` });
    else if (bidPrice === null) refused.push({ row, reason: `bidPrice: “${written}” is not a price` });
    else {
      const stated = FIELDS.flatMap((name) => (cells[name] === undefined ? [] : [[name, cells[name]]]));
      bids.push({
        ...(Object.fromEntries(stated) as Omit<StatedBid, 'bidPrice' | 'executingInvestor'>),
        bidPrice,
        executingInvestor: tape.executingInvestor,
      });
    }
  });
  return { bids, refused };
}

function priceOf(written: string): number | null {
  try {
    return parsePrice(written);
  } catch {
    return null;
  }
}

/** Payments as the API takes them, from the CSV of docs/files.md; a cell that is none of theirs goes as it is, for the server to refuse by name. */
export function paymentsFrom(text: string): readonly Payment[] {
  return believed(typedObjects(text, { price: numberCell, amount: numberCell }));
}

/**
 * The sales that a selection stands for: its loans that an investor takes.
 *
 * @param soldAt when they were agreed; now without it
 */
export function salesOf(rows: readonly BestBid[], soldAt: string | null): readonly NewSale[] {
  return rows.flatMap(({ lockId, sellSideId, executingInvestor, price, paymentDate }) =>
    executingInvestor === null || sellSideId === null || price === null
      ? []
      : [
          {
            lockId,
            sellSideId,
            executingInvestor,
            price,
            ...(paymentDate === null ? {} : { settlementDate: paymentDate }),
            ...(soldAt === null ? {} : { soldAt }),
          },
        ],
  );
}
