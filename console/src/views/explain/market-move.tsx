import type { CurveFactor } from '../../../../src/desk/explain/curve-move.ts';
import { LINE_NAMES } from '../../../../src/desk/explain/explain-lines.ts';
import type { ExplainResult } from '../../../../src/desk/explain/explain-result.ts';
import { signed } from '../../format/numbers.ts';
import { FactsTable } from '../../parts/facts-table.tsx';
import { Panel } from '../../parts/panel.tsx';

/** By how much the market moved between the days. */
export function MarketMove({ result }: { readonly result: ExplainResult }) {
  const { curveMove, volatilityMoveBp, mortgageBasisMoveBp } = result;
  return (
    <Panel title="What the market did, bp" flush>
      <FactsTable
        facts={Object.fromEntries([
          ...Object.entries(curveMove.factorsBp).map(([name, bp]) => [
            LINE_NAMES[name as CurveFactor],
            signed(bp, 2),
          ]),
          ...Object.entries(curveMove.keyRatesBp).map(([years, bp]) => [
            `Rate near ${years} years`,
            signed(bp, 2),
          ]),
          ['Volatility, mean of the quotes', signed(volatilityMoveBp, 2)],
          ...Object.entries(mortgageBasisMoveBp).map(([name, bp]) => [
            `Mortgage rate against swaps, ${name}`,
            signed(bp, 2),
          ]),
        ])}
      />
    </Panel>
  );
}
