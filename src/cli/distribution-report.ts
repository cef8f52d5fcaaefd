import type { Distribution, DistributionLine } from '../desk/horizon/distribution.ts';
import type { Histogram } from '../desk/horizon/histogram.ts';
import { dollars, dollarsWithError, fixedWithError, percent } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

const TITLES: Readonly<Record<string, string>> = {
  program: 'By program',
  coupon: 'By coupon',
  'rate-band': 'By note rate',
  'lock-period': 'By days to expiry',
};

/** The distribution of P&L at a horizon: tails, plot, factors, desk tables, and how far it can be trusted. */
export function distributionText(distribution: Distribution): string {
  return [
    tailTable(distribution),
    plotText(distribution),
    factorTable(distribution),
    ...distribution.tables.map((table) => deskTable(table, distribution)),
    trustText(distribution),
  ].join('\n\n');
}

function tailTable({ horizon, lines, marginAtRisk }: Distribution): string {
  const levels = lines[0]!.tails.map(({ level }) => level);
  const { businessDays, calendarDays, date, scenarioCount, rates } = horizon;
  const table = renderTable(
    `P&L to ${date} (${businessDays} business ${businessDays === 1 ? 'day' : 'days'}, ${calendarDays} calendar), dollars; ${scenarioCount} scenarios, rates ${rates === 'stated' ? 'as stated' : `from the ${rates}`}`,
    [
      words(''),
      numbers('deviation'),
      numbers('skewness'),
      ...levels.flatMap((level) => [numbers(`VaR ${shown(level)}`), numbers(`ES ${shown(level)}`)]),
      numbers('worst'),
      numbers('best'),
      numbers('time'),
    ],
    lines.map((line) => [
      sideName(line.line),
      dollars(line.standardDeviation),
      line.skewness.toFixed(2),
      ...line.tails.flatMap(({ valueAtRisk, expectedShortfall }) => [
        dollarsWithError(valueAtRisk),
        dollarsWithError(expectedShortfall),
      ]),
      dollars(line.worst),
      dollars(line.best),
      dollars(line.timePassing),
    ]),
  );
  const margins = marginAtRisk.map(({ level, dollars: atRisk, per100, shareOfMargin }) => {
    const share = shareOfMargin === null ? '' : `, ${percent(shareOfMargin)} of the expected margin`;
    return `Margin at risk ${shown(level)}: ${fixedWithError(atRisk, 0)} dollars, ${per100.toFixed(3)} per 100 of expected fundings${share}`;
  });
  return [table, ...margins].join('\n');
}

function sideName(side: DistributionLine): string {
  return side === 'positions' ? 'hedge' : side;
}

function shown(level: number): string {
  return `${Number((level * 100).toFixed(2))} %`;
}

const PLOT_ROWS = 20;
const PLOT_WIDTH = 50;

function plotText({ lines }: Distribution): string {
  const { histogram } = lines.find(({ line }) => line === 'net')!;
  return ['Net P&L, dollars, by number of scenarios', ...plotRows(histogram)].join('\n');
}

/** Bars of a histogram, neighbouring bins together, longest across the plot. */
function plotRows({ edges, counts }: Histogram): string[] {
  const together = Math.ceil(counts.length / PLOT_ROWS);
  const rows: { readonly low: number; readonly high: number; readonly count: number }[] = [];
  for (let bin = 0; bin < counts.length; bin += together) {
    const end = Math.min(counts.length, bin + together);
    const count = counts.slice(bin, end).reduce((sum, one) => sum + one, 0);
    rows.push({ low: edges[bin]!, high: edges[end]!, count });
  }
  const most = Math.max(...rows.map(({ count }) => count));
  const width = Math.max(...rows.flatMap(({ low, high }) => [dollars(low).length, dollars(high).length]));
  return rows.map(({ low, high, count }) => {
    const bar = '█'.repeat(Math.round((PLOT_WIDTH * count) / most));
    return `  ${dollars(low).padStart(width)} … ${dollars(high).padStart(width)}  ${bar}${bar === '' ? '' : ' '}${count}`;
  });
}

function factorTable({ factors, lines }: Distribution): string {
  const sides = lines.map(({ line }) => line);
  const level = lines[0]!.tails[0]!.level;
  return renderTable(
    `Contributions to the net book’s ES ${shown(level)} by factor, dollars; negative where a factor helps`,
    [
      words('factor'),
      numbers('one deviation'),
      words(''),
      ...sides.map((side) => numbers(sideName(side))),
      numbers('net ES alone'),
    ],
    [
      ...factors.map((row) => [
        row.factor,
        row.deviation === null ? '' : row.deviation.toFixed(2),
        row.unit ?? '',
        ...sides.map((side) => dollars(row[side] ?? 0)),
        dollars(row.alone),
      ]),
      [
        'sum',
        '',
        '',
        ...sides.map((side) => dollars(factors.reduce((sum, one) => sum + (one[side] ?? 0), 0))),
        '',
      ],
    ],
  );
}

function deskTable({ by, rows }: Distribution['tables'][number], { lines }: Distribution): string {
  const level = lines[0]!.tails[0]!.level;
  const sides = lines.map(({ line }) => line);
  return renderTable(
    `${TITLES[by]}: ES ${shown(level)} alone, and what each adds to that of the net book, dollars`,
    [words(''), ...sides.map((side) => numbers(sideName(side))), numbers('contribution')],
    rows.map((row) => [row.key, ...sides.map((side) => dollars(row[side] ?? 0)), dollars(row.contribution)]),
  );
}

function trustText({ interpolation }: Distribution): string {
  const { states, nodes, netRms, netLargest, tbaLargestPer100 } = interpolation;
  return `Read off ${nodes} revaluations; ${states} scenarios revalued in full: net off by ${dollars(netRms)} dollars (root mean square), at most ${dollars(netLargest)}; TBAs within ${tbaLargestPer100.toFixed(4)} per 100`;
}
