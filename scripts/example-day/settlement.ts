import { saleEvent } from '../../src/book/bids/new-sale.ts';
import { type RecordedSale, recordedSale } from '../../src/book/bids/sale.ts';
import { foldLockEvents } from '../../src/book/fold-lock-events.ts';
import { addDays, isoDate } from '../../src/core/dates.ts';
import { centsText, money } from '../../src/core/money.ts';
import { bestBids } from '../../src/desk/bids/best-bids.ts';
import { readLockEvents } from '../../src/desk/files/read-lock-events.ts';
import { type CsvValue, writeCsv } from '../../src/desk/files/write-csv.ts';
import { exampleBids, exampleExecutionMarket, exampleTapes } from './bids.ts';
import { exampleLockEvents } from './lock-events.ts';
import { AS_OF } from './quotes.ts';

/** End of the day in New York. */
const SOLD_AT = `${AS_OF}T21:00:00.000Z`;

/** The sales that follow from the example's bids. */
function exampleSales(): readonly RecordedSale[] {
  const { tapes } = exampleTapes();
  const { investors, bids } = exampleBids();
  const loans = [...new Set(tapes.tapes.flatMap((tape) => tape.loans)), ...tapes.unasked];
  const { rows } = bestBids({ market: exampleExecutionMarket(), loans, investors, bids });
  const { eventsByLock } = readLockEvents(JSON.stringify(exampleLockEvents()), 'lock-events.json');
  return rows.flatMap(({ lockId, sellSideId, executingInvestor, price, paymentDate }) => {
    if (sellSideId === null || executingInvestor === null || price === null) return [];
    const known = eventsByLock.get(lockId)!;
    const sale = { lockId, sellSideId, executingInvestor, price, settlementDate: paymentDate! };
    const outcome = saleEvent(foldLockEvents(lockId, known, SOLD_AT), sale, SOLD_AT);
    if (!('event' in outcome)) throw new Error(`${lockId} cannot be sold.`);
    return [recordedSale(foldLockEvents(lockId, [...known, outcome.event], SOLD_AT)!)!];
  });
}

/** What investors say they paid, with the slips such files have, as CSV. */
export function exampleSettlementCsv(): string {
  const paid = exampleSales().map(
    (sale): Record<string, CsvValue> => ({ ...sale, amount: Number(sale.amount) }),
  );
  const changed = (row: Record<string, CsvValue>, index: number): readonly Record<string, CsvValue>[] => {
    const [price, loanAmount, amount] = [row['price'], row['loanAmount'], row['amount']].map(Number);
    switch (index) {
      // An eighth less than agreed.
      case 1:
        return [
          {
            ...row,
            price: money(price!).minus(0.125).toNumber(),
            amount: Number(centsText(money(price!).minus(0.125).times(loanAmount!).dividedBy(100))),
          },
        ];
      // A cent less, by rounding somewhere else.
      case 2:
        return [{ ...row, amount: money(amount!).minus('0.01').toNumber() }];
      // Two days late.
      case 3:
        return [{ ...row, settlementDate: addDays(isoDate(String(row['settlementDate'])), 2) }];
      // Not paid.
      case 4:
        return [];
      // Paid under a commitment that nobody knows.
      case 5:
        return [{ ...row, sellSideId: `${String(row['sellSideId'])}-2` }];
      // Paid twice.
      case 6:
        return [row, row];
      default:
        return [row];
    }
  };
  const columns = ['lockId', 'sellSideId', 'executingInvestor', 'price', 'amount', 'settlementDate'];
  return writeCsv(
    columns,
    paid.flatMap(changed).map((row) => columns.map((column) => row[column])),
  );
}
