import { useQuery } from '@tanstack/react-query';
import type { ParsedLock } from '../../../../src/book/lock-terms.ts';
import type { ExecutionResult } from '../../../../src/desk/execution.ts';
import { believed } from '../../api/believed.ts';
import { useMarket } from '../../api/documents.ts';
import { api } from '../../api/session.ts';
import { fixed, percent, price } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Failure, Loading } from '../../parts/states.tsx';

/** Which coupons the loan could go into, and what each is worth: why it goes where it does. */
export function LockCoupons({ lock, chosen }: { readonly lock: ParsedLock; readonly chosen: number | null }) {
  const market = useMarket();
  const { priceStyle } = usePreferences();
  const execution = useQuery({
    queryKey: ['coupons', market.data?.id, lock.program, lock.noteRate, lock.termMonths],
    queryFn: async () => {
      const { program, noteRate, termMonths } = lock;
      const input = { marketSnapshotId: 'latest', program, noteRates: [noteRate], termMonths };
      return believed<ExecutionResult>(await api.run({ kind: 'execution', input }));
    },
    enabled: market.isSuccess && market.data !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (execution.error) return <Failure error={execution.error} />;
  if (execution.data === undefined) return <Loading what="the coupons" />;
  const [row] = execution.data.rows;
  if (row === undefined) {
    return (
      <Panel title="Why its coupon">
        <Empty title="No quoted coupon takes it">{execution.data.failures[0]?.detail}</Empty>
      </Panel>
    );
  }
  return (
    <Panel
      title="Why its coupon"
      flush
      note={`All-in values for ${row.settlementMonth}, per 100${row.nearTie ? '. The two best are so near that their sensitivities are blended' : ''}.`}
    >
      <table className="plain">
        <thead>
          <tr>
            {['Coupon', 'TBA', 'Excess, bp', 'Excess value', 'Servicing', 'Pay-up', 'All-in', 'To best'].map(
              (name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {row.choices.map((choice) => (
            <tr key={choice.coupon} className={choice.coupon === chosen ? 'total' : ''}>
              <th scope="row" className="number">
                {percent(choice.coupon, 2)}
                {choice.coupon === chosen ? ' ✓' : ''}
              </th>
              <td className="number">{price(choice.tbaPrice, priceStyle)}</td>
              <td className="number">{fixed(choice.excessBp, 1)}</td>
              <td className="number">{fixed(choice.excessValue, 3)}</td>
              <td className="number">{fixed(choice.servicingValue, 3)}</td>
              <td className="number">{fixed(choice.payUp, 3)}</td>
              <td className="number">{fixed(choice.allInPer100, 3)}</td>
              <td className="number">{fixed(choice.allInPer100 - row.best.allInPer100, 3)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
