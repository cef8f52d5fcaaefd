import type { BacktestResult } from '../../../../src/desk/backtest/backtest-result.ts';
import { dollars, fixed, percent, shortDollars, signed } from '../../format/numbers.ts';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';
import { POLICY_LOOK } from './policy-look.ts';

/** Policies side by side: what was earned, how much it moved, and what that cost. */
export function PolicyTable({ result }: { readonly result: BacktestResult }) {
  const { policies, riskLevel, worldCount } = result;
  const level = percent(riskLevel, 0);
  const heads = [
    'P&L',
    'Deviation of a day',
    'of it noise',
    `VaR ${level} %`,
    `Shortfall ${level} %`,
    'Worst day',
    'Drawdown',
    'Cost',
    'Turnover a year',
    'Variance less, %',
  ];
  return (
    <Panel
      title="Policies, dollars"
      flush
      note={`± from resampled blocks of days: what other days of the same kind would have shown, not what other worlds would. ${worldCount === 1 ? '' : 'P&L and cost are those of a mean world. '}Noise is what of a day’s deviation comes from marks on too few paths. A day’s P&L leaves out the day on which hedges began; point at a worst day for its date.`}
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Policy</th>
            {heads.map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {policies.map((row) => (
            <tr key={row.policy}>
              <th scope="row" title={POLICY_LOOK[row.policy].about}>
                {POLICY_LOOK[row.policy].name}
              </th>
              <td className="number">
                <Measured of={row.total} />
              </td>
              <td className="number">
                <Measured of={row.dailyDeviation} />
              </td>
              <td className="number">{dollars(row.dailyNoise)}</td>
              <td className="number">
                <Measured of={row.valueAtRisk} />
              </td>
              <td className="number">
                <Measured of={row.expectedShortfall} />
              </td>
              <td className="number" title={`${row.worstDay.date}, world ${row.worstDay.world}`}>
                {dollars(Number(row.worstDay.pnl))}
              </td>
              <td className="number">{dollars(row.maxDrawdown)}</td>
              <td className="number">{dollars(row.cost)}</td>
              <td className="number">{fixed(row.turnoverPerYear, 1)}</td>
              <td className="number">{percent(row.varianceReduction, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** What each policy's P&L is made of, and how its hedge followed the locks. */
export function PartsTable({ result }: { readonly result: BacktestResult }) {
  return (
    <Panel
      title="P&L by part, all worlds, dollars"
      flush
      note="Market and time on the locks, first value of new locks, fallout and funding, hedge, cost: they add up to the cent. Slope and R² of the hedge on the locks, day by day; |DV01| before and after trading, dollars per bp; face held on average, long and short added up."
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Policy</th>
            {[
              ...['Market, time', 'New locks', 'Outcomes', 'Hedge', 'Cost', 'P&L'],
              ...['Slope', 'R²', '|DV01| before', 'after', 'Held face'],
            ].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {result.policies.map(
            ({ policy, parts, effectiveness, meanDv01Before, meanDv01After, meanHeldFace }) => (
              <tr key={policy}>
                <th scope="row">{POLICY_LOOK[policy].name}</th>
                <td className="number">{signed(Number(parts.market))}</td>
                <td className="number">{signed(Number(parts.newLocks))}</td>
                <td className="number">{signed(Number(parts.outcomes))}</td>
                <td className="number">{signed(Number(parts.hedge))}</td>
                <td className="number">{signed(0 - Number(parts.cost))}</td>
                <td className="number">
                  <strong>{signed(Number(parts.pnl))}</strong>
                </td>
                <td className="number">{fixed(effectiveness?.slope, 3)}</td>
                <td className="number">{fixed(effectiveness?.rSquared, 3)}</td>
                <td className="number">{dollars(meanDv01Before)}</td>
                <td className="number">{dollars(meanDv01After)}</td>
                <td className="number">{shortDollars(meanHeldFace)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </Panel>
  );
}
