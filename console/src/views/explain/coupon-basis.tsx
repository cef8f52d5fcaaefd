import type { CouponBasisRow } from '../../../../src/desk/explain/explain-result.ts';
import { fixed, percent, signed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';

/** What the moves of each coupon's OAS brought. */
export function CouponBasis({ rows }: { readonly rows: readonly CouponBasisRow[] }) {
  return (
    <Panel
      title="TBA basis by coupon"
      flush
      note="OAS before, and after everything else in the market has moved; dollars."
    >
      {rows.length === 0 ? (
        <Empty title="No coupon is held" />
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Coupon</th>
              {['Before, bp', 'After, bp', 'Locks', 'TBAs', 'Total'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.program} ${row.coupon} ${row.settlementMonth}`}>
                <th scope="row">
                  {row.program} {percent(row.coupon, 1)} {row.settlementMonth}
                </th>
                <td className="number">{fixed(row.oasBpBefore, 1)}</td>
                <td className="number">{fixed(row.oasBpAfter, 1)}</td>
                <td className="number">{signed(Number(row.locks))}</td>
                <td className="number">{signed(Number(row.tba))}</td>
                <td className="number">
                  <strong>{signed(Number(row.total))}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
