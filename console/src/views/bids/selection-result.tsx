import { useMemo, useState } from 'react';
import { useMay } from '../../api/documents.ts';
import { counted, dollars, fixed, signed } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Button } from '../../parts/button.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { GridPlace } from '../../parts/grid/grid-place.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import { Notice } from '../../parts/states.tsx';
import type { BestBid, Selection } from './bids-api.ts';
import { selectionColumns } from './selection-columns.ts';
import { SellDialog } from './sell-dialog.tsx';

const LIMIT_NAMES = {
  dollarsMax: 'at most, dollars',
  loansMax: 'at most, loans',
  minPoolDollars: 'at least, dollars',
} as const;

const FAILURES_SHOWN = 12;

const rowId = ({ lockId }: BestBid): string => lockId;

interface SelectionResultProps {
  readonly selection: Selection;
  /** Told that its sales were recorded. */
  readonly onSold: () => void;
}

/** The best bid of each loan: what the bids gain, and what the investors' limits cost. */
export function SelectionResult({ selection, onSold }: SelectionResultProps) {
  const { rows, investors, totals, failures, warnings, asOf } = selection;
  const { priceStyle } = usePreferences();
  const columns = useMemo(() => selectionColumns(priceStyle), [priceStyle]);
  const maySell = useMay('lock-events:write');
  const [isSelling, setSelling] = useState(false);
  const soldCount = rows.filter(({ executingInvestor }) => executingInvestor !== null).length;
  const gap = Number(totals.gap);
  return (
    <>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warn">
          {warning}
        </Notice>
      ))}
      {failures.length === 0 ? null : (
        <Notice kind="warn">
          {counted(failures.length, 'bid or loan', 'bids and loans')} left out:
          <ul>
            {failures.slice(0, FAILURES_SHOWN).map(({ pointer, detail }) => (
              <li key={`${pointer} ${detail}`}>
                <code>{pointer}</code> {detail}
              </li>
            ))}
            {failures.length > FAILURES_SHOWN ? <li>and {failures.length - FAILURES_SHOWN} more</li> : null}
          </ul>
        </Notice>
      )}
      <Stats>
        <Stat name="Value" beside={`${counted(rows.length, 'loan')}, dollars`}>
          {dollars(Number(totals.value))}
        </Stat>
        <Stat name="Gain of the bids" beside="over TBAs alone">
          {signed(Number(totals.gain))}
        </Stat>
        <Stat name="Limits cost" beside={`${dollars(Number(totals.freeValue))} without them`}>
          {dollars(Number(totals.limitCost))}
        </Stat>
        <Stat name="Over doing it by hand" beside="largest gain first">
          {signed(Number(totals.value) - Number(totals.greedyValue))}
        </Stat>
        <Stat
          name="May still be gained"
          beside={gap === 0 ? '✓ proven best, to the cent' : '! search cut short'}
        >
          {dollars(gap)}
        </Stat>
      </Stats>
      <div className="columns wide">
        <Panel title="Investors" flush note="Gain over the best TBA of each loan, dollars.">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Investor</th>
                {['Bids', 'Loans', 'Dollars', 'Without limits', 'Dollars then', 'Gain'].map((name) => (
                  <th key={name} scope="col" className="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {investors.map((row) => (
                <tr key={row.executingInvestor}>
                  <th scope="row">{row.executingInvestor}</th>
                  <td className="number">{fixed(row.bidCount, 0)}</td>
                  <td className="number">{fixed(row.loanCount, 0)}</td>
                  <td className="number">{dollars(row.dollars)}</td>
                  <td className="number">{fixed(row.freeLoanCount, 0)}</td>
                  <td className="number">{dollars(row.freeDollars)}</td>
                  <td className="number">{signed(Number(row.gain))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
        <LimitTable limits={selection.limits} />
      </div>
      <GridPlace rowCount={rows.length} hasTotals>
        <DataGrid
          name="selection"
          label="loans"
          columns={columns}
          rows={rows}
          rowId={rowId}
          tools={
            <Button
              kind="primary"
              disabled={!maySell || soldCount === 0}
              title={maySell ? undefined : 'Your role may not record sales'}
              onClick={() => setSelling(true)}
            >
              Record {counted(soldCount, 'sale')}…
            </Button>
          }
        />
      </GridPlace>
      {isSelling ? (
        <SellDialog rows={rows} asOf={asOf} onClose={() => setSelling(false)} onSold={onSold} />
      ) : null}
    </>
  );
}

function LimitTable({ limits }: Pick<Selection, 'limits'>) {
  return (
    <Panel
      title="Limits"
      flush
      note="Cost: value without this limit alone, less value with it (≈ where a search was cut short). A little more: for 100,000 dollars or one loan more, of the relaxation."
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Investor</th>
            <th scope="col">Limit</th>
            {['Amount', 'Used', 'Cost', 'A little more'].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {limits.map(({ executingInvestor, limit, amount, used, cost, isProven, shadowPrice }) => (
            <tr key={`${executingInvestor} ${limit}`}>
              <th scope="row">{executingInvestor}</th>
              <td>{LIMIT_NAMES[limit]}</td>
              <td className="number">{dollars(amount)}</td>
              <td className="number">{dollars(used)}</td>
              <td
                className="number"
                title={isProven ? 'proven' : 'about: one of the two searches was cut short'}
              >
                {isProven ? '' : '≈ '}
                {dollars(Number(cost))}
              </td>
              <td className="number">{fixed(shadowPrice, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
