import * as Plot from '@observablehq/plot';
import type { Distribution, LineDistribution } from '../../../../src/desk/horizon/distribution.ts';
import { Chart, Legend } from '../../charts/chart.tsx';
import { ErrorBars } from '../../charts/error-bars.tsx';
import { BOOK_PARTS, type BookPart } from '../../desk/book-parts.ts';
import { dollars, fixed, percent, shortDollars, signed } from '../../format/numbers.ts';
import { AsNumbers } from '../../parts/as-numbers.tsx';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';

interface DistributionViewProps {
  readonly distribution: Distribution;
  readonly part: BookPart;
}

const FACTOR_NAMES: Readonly<Record<string, string>> = {
  level: 'Level of rates',
  slope: 'Slope',
  curvature: 'Curvature',
  'mortgage-basis': 'Mortgage rate over swaps',
  spread: 'OAS of all',
  'coupon-spread': 'OAS of single coupons',
  volatility: 'Volatility',
  'pull-through': 'Pull-through of all',
  outcomes: 'Outcomes of single locks',
  time: 'Time passing',
};

/** Where P&L may be at the horizon: its shape, its tail, and what the tail is made of. */
export function DistributionView({ distribution, part }: DistributionViewProps) {
  const { horizon, lines, factors, marginAtRisk, interpolation } = distribution;
  const line = lines.find((one) => one.line === part) ?? lines.at(-1)!;
  const { name, colour } = BOOK_PARTS.find(({ value }) => value === line.line)!;
  const level = lines[0]!.tails[0]!.level;
  return (
    <>
      <Stats>
        {line.tails.flatMap((tail) => [
          <Stat
            key={`var-${tail.level}`}
            name={`Value at risk, ${percent(tail.level, 1)} %`}
            beside="a loss is positive"
          >
            <Measured of={tail.valueAtRisk} />
          </Stat>,
          <Stat
            key={`es-${tail.level}`}
            name={`Expected shortfall, ${percent(tail.level, 1)} %`}
            beside="mean of the worse losses"
          >
            <Measured of={tail.expectedShortfall} />
          </Stat>,
        ])}
        <Stat name="Standard deviation" beside={`skewness ${fixed(line.skewness, 2)}`}>
          {dollars(line.standardDeviation)}
        </Stat>
        <Stat name="Worst of all" beside={`best ${signed(line.best)}`}>
          {signed(line.worst)}
        </Stat>
      </Stats>
      <Panel title="Locks, trades and net" flush note="Tails with the error of scenarios and paths together.">
        <LinesTable lines={lines} />
      </Panel>
      <div className="columns wide">
        <Panel
          title={`${name} at ${horizon.date}`}
          note={`${fixed(horizon.businessDays, 0)} business days ahead (${fixed(horizon.calendarDays, 0)} calendar); ${fixed(horizon.scenarioCount, 0)} joint scenarios, rates as ${horizon.rates}. Read off ${fixed(interpolation.nodes, 0)} revaluations, with a root mean square error of ${dollars(interpolation.netRms)} dollars in ${fixed(interpolation.states, 0)} states that were revalued in full.`}
        >
          <Histogram line={line} name={name} colour={colour} />
        </Panel>
        <Panel
          title={`What the net’s expected shortfall at ${percent(level, 1)} % is made of`}
          note="Dollars; the parts sum to it. Negative where it hedges."
        >
          <ErrorBars
            label="Contributions to the net book’s expected shortfall"
            unit="Dollars of loss"
            series={[{ name: 'Net', colour: '--net' }]}
            bars={factors.map(({ factor, net }) => ({
              name: FACTOR_NAMES[factor] ?? factor,
              parts: [{ series: 'Net', value: net }],
              standardError: 0,
            }))}
          />
          <AsNumbers label="Contributions, numbers">
            <FactorTable factors={factors} />
          </AsNumbers>
        </Panel>
        <Panel title="Margin at risk" flush note="Value at risk of the net book against expected fundings.">
          <table className="plain">
            <thead>
              <tr>
                {['Level, %', 'Dollars', 'Per 100 of fundings', 'Of expected margin, %'].map((head) => (
                  <th key={head} scope="col" className="number">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {marginAtRisk.map((row) => (
                <tr key={row.level}>
                  <th scope="row" className="number">
                    {percent(row.level, 1)}
                  </th>
                  <td className="number">
                    <Measured of={row.dollars} />
                  </td>
                  <td className="number">{fixed(row.per100, 3)}</td>
                  <td className="number">{percent(row.shareOfMargin, 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      </div>
    </>
  );
}

interface HistogramProps {
  readonly line: LineDistribution;
  readonly name: string;
  readonly colour: string;
}

function Histogram({ line, name, colour }: HistogramProps) {
  const { edges, counts } = line.histogram;
  const bins = counts.map((count, index) => ({ from: edges[index]!, to: edges[index + 1]!, count }));
  const marks = line.tails.flatMap(({ level, valueAtRisk, expectedShortfall }) => [
    { ...valueAtRisk, name: `VaR ${percent(level, 0)} %`, colour: 'var(--warn)' },
    { ...expectedShortfall, name: `ES ${percent(level, 0)} %`, colour: 'var(--bad)' },
  ]);
  const lines = marks.map((mark, index) => ({
    ...mark,
    at: -mark.value,
    low: -mark.value - 2 * mark.standardError,
    high: -mark.value + 2 * mark.standardError,
    // Names of neighbouring lines one below the other.
    dy: 4 + 13 * index,
  }));
  return (
    <>
      <Legend
        entries={[
          { name: `Scenarios of ${name.toLowerCase()}`, colour },
          { name: 'Value at risk', colour: '--warn' },
          { name: 'Expected shortfall', colour: '--bad' },
        ]}
      />
      <Chart
        label={`Histogram of ${name.toLowerCase()} P&L from ${dollars(line.worst)} to ${dollars(line.best)}; ${marks.map((mark) => `${mark.name} ${dollars(mark.value)} ± ${dollars(mark.standardError)}`).join(', ')}`}
        height={330}
        data={[line]}
        draw={() => ({
          marginLeft: 48,
          x: { label: 'P&L, dollars', tickFormat: shortDollars },
          y: { label: 'Scenarios', grid: true },
          marks: [
            Plot.rectY(bins, {
              x1: 'from',
              x2: 'to',
              y: 'count',
              fill: `var(${colour})`,
              fillOpacity: 0.55,
              inset: 0.5,
            }),
            Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
            Plot.ruleX([0], { stroke: 'var(--line-strong)' }),
            Plot.rectY(lines, {
              x1: 'low',
              x2: 'high',
              y1: 0,
              y2: Math.max(...counts),
              fill: 'colour',
              fillOpacity: 0.15,
            }),
            Plot.ruleX(lines, { x: 'at', stroke: 'colour', strokeWidth: 1.5 }),
            ...lines.map((mark) =>
              Plot.text([mark], {
                x: 'at',
                text: () => mark.name,
                frameAnchor: 'top',
                textAnchor: 'start',
                dx: 4,
                dy: mark.dy,
                fill: 'var(--ink)',
                stroke: 'var(--panel)',
                strokeWidth: 3,
              }),
            ),
            Plot.tip(
              bins,
              Plot.pointerX({
                x: ({ from, to }: (typeof bins)[number]) => (from + to) / 2,
                y: 'count',
                title: ({ from, to, count }: (typeof bins)[number]) =>
                  `${dollars(from)} to ${dollars(to)}\n${count} scenarios`,
              }),
            ),
          ],
        })}
      />
    </>
  );
}

function FactorTable({ factors }: { readonly factors: Distribution['factors'] }) {
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">What moves</th>
          {['Locks', 'Trades', 'Servicing', 'Net', 'Alone'].map((name) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
          <th scope="col">Its standard deviation</th>
        </tr>
      </thead>
      <tbody>
        {factors.map(({ factor, locks, positions, servicing, net, alone, deviation, unit }) => (
          <tr key={factor}>
            <th scope="row">{FACTOR_NAMES[factor] ?? factor}</th>
            {[locks, positions, servicing, net, alone].map((value, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns stand in this order always
              <td key={index} className="number">
                {dollars(value)}
              </td>
            ))}
            <td>{deviation === null ? '–' : `${fixed(deviation, 1)} ${unit ?? ''}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LinesTable({ lines }: { readonly lines: readonly LineDistribution[] }) {
  const levels = lines[0]!.tails.map(({ level }) => level);
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">Part</th>
          {[
            'Deviation',
            ...levels.flatMap((level) => [`VaR ${percent(level, 1)} %`, `ES ${percent(level, 1)} %`]),
            'Time',
          ].map((name) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ line, standardDeviation, tails, timePassing }) => (
          <tr key={line}>
            <th scope="row">{BOOK_PARTS.find(({ value }) => value === line)!.name}</th>
            <td className="number">{dollars(standardDeviation)}</td>
            {tails.flatMap((tail) => [
              <td key={`v${tail.level}`} className="number">
                <Measured of={tail.valueAtRisk} />
              </td>,
              <td key={`e${tail.level}`} className="number">
                <Measured of={tail.expectedShortfall} />
              </td>,
            ])}
            <td className="number">{dollars(timePassing)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
