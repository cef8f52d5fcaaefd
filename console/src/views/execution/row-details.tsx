import type { ExecutionRow } from '../../../../src/desk/execution-row.ts';
import { fixed, percent, price, signed } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Segmented } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { Addends } from './addends.tsx';

const TERM_NAMES: Readonly<Record<string, string>> = {
  'guarantee-fee-bp': 'Guarantee fee, bp',
  'buy-up-multiple': 'Buy-up multiple',
  'buy-down-multiple': 'Buy-down multiple',
  'common-multiple': 'Buy-up and buy-down multiple',
  'servicing-multiple': 'Servicing multiple',
  'tba-price': 'TBA price',
};

const STRIP_NAMES: Readonly<Record<string, string>> = {
  'base-servicing': 'Base servicing',
  'buy-up': 'Buy-up',
  'retained-servicing': 'Retained servicing',
  'buy-down': 'Buy-down',
};

interface RowDetailsProps {
  readonly row: ExecutionRow;
  /** Of the coupon whose price is taken apart; the best without it. */
  readonly coupon: string;
  readonly onCoupon: (coupon: string) => void;
}

/** Everything behind one note rate: its price taken apart, its rivals, its sensitivities, its bids. */
export function RowDetails({ row, coupon, onCoupon }: RowDetailsProps) {
  return (
    <div className="columns wide">
      <PriceParts row={row} coupon={coupon} onCoupon={onCoupon} />
      <BreakEvens row={row} />
      <Sensitivities row={row} />
      <Bids row={row} />
    </div>
  );
}

function PriceParts({ row, coupon, onCoupon }: RowDetailsProps) {
  const choice = row.choices.find((one) => String(one.coupon) === coupon) ?? row.best;
  return (
    <Panel
      title={`What makes the price of ${percent(row.noteRate, 3)} % into ${percent(choice.coupon, 2)}s`}
      flush
      tools={
        <Segmented
          label="Coupon"
          options={row.choices.map((one) => ({
            value: String(one.coupon),
            name: `${percent(one.coupon, 2)}${one.coupon === row.best.coupon ? ' ✓' : ''}`,
          }))}
          value={String(choice.coupon)}
          onChange={onCoupon}
        />
      }
      note={`Excess over the coupon, base servicing and guarantee fee: ${fixed(choice.excessBp, 2)} bp a year.`}
    >
      <Addends
        addends={[
          { name: 'TBA price', per100: choice.tbaPrice, source: `market day, ${row.settlementMonth}` },
          ...choice.strips.map(({ kind, feeBp, multiple }) => ({
            name: STRIP_NAMES[kind] ?? kind,
            per100: (feeBp / 100) * multiple,
            source: `${fixed(feeBp, 2)} bp at ${fixed(multiple, 3)}`,
          })),
          ...(choice.payUp === 0
            ? []
            : [{ name: 'Pay-up', per100: choice.payUp, source: choice.payUpStory ?? '' }]),
          ...(choice.carry === 0
            ? []
            : [{ name: 'Carry', per100: choice.carry, source: `to ${row.settlementDate ?? 'settlement'}` }]),
          ...(choice.deliveryCost === 0
            ? []
            : [{ name: 'Delivery cost', per100: -choice.deliveryCost, source: 'execution terms' }]),
        ]}
        total={choice.allInPer100}
        totalName="All-in"
      />
    </Panel>
  );
}

function BreakEvens({ row }: { readonly row: ExecutionRow }) {
  const { priceStyle } = usePreferences();
  return (
    <Panel
      title="What would make another coupon as good"
      flush
      note="Each term alone, the others held. A coupon swap is the price of the higher coupon less that of the lower."
    >
      {row.comparisons.length === 0 ? (
        <Empty title="No other coupon takes it" />
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Against</th>
              <th scope="col">Term</th>
              {['Today', 'Break-even', 'Better above'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row.comparisons.flatMap(({ coupon, swap, breakEvens }) => [
              <tr key={`${coupon} swap`}>
                <th scope="row">{percent(coupon, 2)}</th>
                <td>Coupon swap</td>
                <td className="number">{price(swap.quotedPer100, priceStyle)}</td>
                <td className="number">{price(swap.breakEvenPer100, priceStyle)}</td>
                <td className="number">{percent(swap.higher, 2)}</td>
              </tr>,
              <tr key={`${coupon} pay-up`}>
                <th scope="row">{percent(coupon, 2)}</th>
                <td>Pay-up of {percent(swap.worse, 2)}</td>
                <td className="number">{fixed(0, 3)}</td>
                <td className="number">{fixed(swap.payUpPer100, 3)}</td>
                <td className="number">{percent(swap.worse, 2)}</td>
              </tr>,
              ...breakEvens.map(({ term, today, breakEven, betterAbove }) => (
                <tr key={`${coupon} ${term}`}>
                  <th scope="row">{percent(coupon, 2)}</th>
                  <td>{TERM_NAMES[term] ?? term}</td>
                  <td className="number">{fixed(today, 3)}</td>
                  <td className="number">{fixed(breakEven, 3)}</td>
                  <td className="number">{percent(betterAbove, 2)}</td>
                </tr>
              )),
            ])}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Sensitivities({ row }: { readonly row: ExecutionRow }) {
  return (
    <Panel
      title="What the price depends on"
      flush
      note="Change of the all-in price, per 100. Blended: of the coupons held as now; up and down: choosing again after the move."
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Driver</th>
            {['Move', 'Blended', 'Up', 'Down'].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row.sensitivities.map(({ driver, coupon, move, blended, up, down }) => (
            <tr key={`${driver} ${coupon}`}>
              <th scope="row">
                {TERM_NAMES[driver] ?? driver}
                {coupon === null ? '' : ` of ${percent(coupon, 2)}`}
              </th>
              <td className="number">{fixed(move, 5)}</td>
              <td className="number">{signed(blended, 4)}</td>
              <td className="number">{signed(up, 4)}</td>
              <td className="number">{signed(down, 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Bids({ row }: { readonly row: ExecutionRow }) {
  const { priceStyle } = usePreferences();
  return (
    <Panel title="Bids for it" flush note="Over TBA: all-in of the bid less all-in of the best coupon.">
      {row.sales.length === 0 ? (
        <Empty title="No buyer bids for it">
          The market day’s execution terms hold no bid that takes it.
        </Empty>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Buyer</th>
              <th scope="col">Kind</th>
              <th scope="col">Pays</th>
              {['Bid', 'Servicing', 'Carry', 'Fee', 'All-in', 'Over TBA'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row.sales.map((sale) => (
              <tr key={`${sale.kind} ${sale.buyer}`}>
                <th scope="row">{sale.buyer}</th>
                <td>{sale.kind}</td>
                <td>{sale.paymentDate}</td>
                <td className="number">{price(sale.bidPrice, priceStyle)}</td>
                <td className="number">{fixed(sale.servicingValue, 3)}</td>
                <td className="number">{fixed(sale.carry, 3)}</td>
                <td className="number">{fixed(sale.fee, 3)}</td>
                <td className="number">{price(sale.allInPer100, priceStyle)}</td>
                <td className="number">
                  {sale.overTbaPer100 > 0 ? '▲ ' : sale.overTbaPer100 < 0 ? '▼ ' : ''}
                  {signed(sale.overTbaPer100, 3)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
