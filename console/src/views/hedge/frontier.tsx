import * as Plot from '@observablehq/plot';
import type { HedgeResult } from '../../../../src/desk/hedge.ts';
import { Chart } from '../../charts/chart.tsx';
import { dollars, shortDollars } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';

interface FrontierProps {
  readonly result: HedgeResult;
  /** Told the cost of the point chosen, dollars. */
  readonly onChoose: (costDollars: number) => void;
}

/** What less risk costs: every point is a hedge one can have. */
export function Frontier({ result, onChoose }: FrontierProps) {
  const { frontier, baselines, after, objective } = result;
  const one = baselines.oneInstrument;
  const distinct = frontier.filter(({ cost }, index) => index === 0 || cost !== frontier[index - 1]!.cost);
  const chosen = { cost: objective.transactionCost + objective.sizePenalty, risk: after.risk };
  return (
    <Panel
      title="Cost and risk"
      note="Risk: the objective’s terms without cost, in dollars at a day’s moves. Choose a point to hedge for that cost."
    >
      <Chart
        label={`Risk from ${shortDollars(frontier[0]?.risk)} at no cost to ${shortDollars(frontier.at(-1)?.risk)} at ${shortDollars(frontier.at(-1)?.cost)}`}
        height={200}
        data={[result]}
        draw={() => ({
          marginLeft: 56,
          x: { label: 'Cost, dollars', tickFormat: shortDollars, grid: true },
          y: { label: 'Risk, dollars', tickFormat: shortDollars, grid: true, zero: true },
          marks: [
            Plot.lineY(frontier, { x: 'cost', y: 'risk', stroke: 'var(--locks)', strokeWidth: 2 }),
            Plot.dot(frontier, { x: 'cost', y: 'risk', fill: 'var(--locks)', r: 4 }),
            ...(one === null || one === undefined
              ? []
              : [
                  Plot.dot([one], {
                    x: 'cost',
                    y: ({ after: state }: typeof one) => state.risk,
                    symbol: 'diamond',
                    fill: 'var(--series-6)',
                    r: 6,
                  }),
                  Plot.text([one], {
                    x: 'cost',
                    y: ({ after: state }: typeof one) => state.risk,
                    text: () => 'one instrument',
                    dy: -12,
                    fill: 'var(--ink-2)',
                  }),
                ]),
            Plot.dot([chosen], { x: 'cost', y: 'risk', stroke: 'var(--hedge)', strokeWidth: 3, r: 7 }),
          ],
        })}
      />
      <div className="chips">
        {distinct.map((point) => (
          <Button key={point.cost} onClick={() => onChoose(point.cost)}>
            {dollars(point.cost)} → {shortDollars(point.risk)}
          </Button>
        ))}
      </div>
    </Panel>
  );
}
