import { useMemo } from 'react';
import { dayTime, dollars, type PriceStyle, price } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { FileButton } from '../../parts/file-button.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { type GridColumn, shownNumber, sumOf } from '../../parts/grid/grid-column.ts';
import { GridPlace } from '../../parts/grid/grid-place.tsx';
import { Empty, Failure, Loading } from '../../parts/states.tsx';
import { paymentsFrom } from './bid-rows.ts';
import { type Sale, useReconciliation, useSales } from './bids-api.ts';
import { ReconciliationResult } from './reconciliation-result.tsx';

const rowId = ({ eventId }: Sale): string => eventId;
const amount = (sale: Sale): number => Number(sale.amount);
const cash = shownNumber(dollars);

/** What was sold, and whether it was paid for. */
export function SalesPanel() {
  const sales = useSales();
  const reconciliation = useReconciliation();
  const { priceStyle } = usePreferences();
  const columns = useMemo(() => saleColumns(priceStyle), [priceStyle]);
  return (
    <>
      <div className="view-head">
        <FileButton
          accept=".csv,text/csv"
          fileLabel="Settlement file"
          onText={(text) => reconciliation.mutate(paymentsFrom(text))}
        >
          {reconciliation.isPending ? 'Comparing…' : 'Compare with a settlement file…'}
        </FileButton>
        <span className="muted">
          CSV with lockId, sellSideId, executingInvestor, price, amount, settlementDate
        </span>
      </div>
      {reconciliation.error ? <Failure error={reconciliation.error} /> : null}
      {reconciliation.data ? <ReconciliationResult result={reconciliation.data} /> : null}
      {sales.error ? <Failure error={sales.error} /> : null}
      {sales.isLoading ? <Loading what="the sales" height={300} /> : null}
      {sales.data?.sales.length === 0 ? (
        <Empty title="Nothing has been sold yet">Sales recorded from a selection of bids stand here.</Empty>
      ) : null}
      {sales.data !== undefined && sales.data.sales.length > 0 ? (
        <GridPlace rowCount={sales.data.sales.length} hasTotals>
          <DataGrid name="sales" label="sales" columns={columns} rows={sales.data.sales} rowId={rowId} />
        </GridPlace>
      ) : null}
    </>
  );
}

function saleColumns(style: PriceStyle): readonly GridColumn<Sale>[] {
  return [
    { id: 'lockId', name: 'Lock', width: 120, value: ({ lockId }) => lockId },
    {
      ...{ id: 'investor', name: 'Investor', width: 130, canGroup: true },
      value: ({ executingInvestor }) => executingInvestor,
    },
    { id: 'commitment', name: 'Commitment', width: 200, canGroup: true, value: (sale) => sale.sellSideId },
    {
      ...{ id: 'price', name: 'Price', width: 96, isNumber: true, value: (sale) => sale.price },
      show: shownNumber((cell) => price(cell, style)),
    },
    {
      ...{ id: 'principal', name: 'Principal', width: 120, isNumber: true, show: cash },
      ...{ value: ({ loanAmount }) => loanAmount, total: sumOf(({ loanAmount }) => loanAmount) },
    },
    {
      ...{ id: 'amount', name: 'Amount', width: 120, isNumber: true, show: cash },
      ...{ value: amount, total: sumOf(amount) },
    },
    {
      ...{ id: 'sold', name: 'Agreed', width: 180, value: ({ soldAt }) => soldAt },
      show: (at) => dayTime(String(at)),
    },
    { id: 'due', name: 'Paid on', width: 110, canGroup: true, value: ({ settlementDate }) => settlementDate },
  ];
}
