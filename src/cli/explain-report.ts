import { modelLine } from '../../calibration/fitted-parameters.ts';
import { LINE_NAMES } from '../desk/explain/explain-lines.ts';
import type {
  Cents,
  ExplainItemRow,
  ExplainResult,
  ExplainRow,
  Unexplained,
} from '../desk/explain/explain-result.ts';
import type { DollarOffsetRow, HedgeEffectiveness } from '../desk/explain/hedge-effectiveness.ts';
import { BOOK_PARTS, type BookPart } from '../desk/explain/item-chain.ts';
import { shortHash } from './answer-header.ts';
import { type PreparedBook, remarkLines } from './book-command.ts';
import { dollars, dollarsWithError, percent } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';
import { waterfallBars } from './waterfall.ts';

const PART_NAMES: Readonly<Record<BookPart, string>> = {
  locks: 'locks',
  tba: 'TBAs',
  futures: 'futures',
  options: 'options',
  forwards: 'forwards',
};
const ALWAYS_SHOWN: readonly BookPart[] = ['locks', 'tba', 'futures'];
const ITEMS_SHOWN = 10;
const ITEM_LINES_SHOWN = 3;
const FAILURES_SHOWN = 10;

/** An explanation as a desk reads it. */
export function explainText(result: ExplainResult, before: PreparedBook, after: PreparedBook): string {
  const said = new Set([...(before.request.warnings ?? []), ...(after.request.warnings ?? [])]);
  const remarks = remarkLines(result.warnings.filter((warning) => !said.has(warning)));
  return [
    [headerText(result, before, after), ...remarks].join('\n'),
    markToMarketTable(result),
    lineTable(result),
    waterfallText(result),
    unexplainedText(result),
    attributionTable(result),
    ...(result.couponBasis.length === 0 ? [] : [couponBasisTable(result)]),
    ...(result.lockEvents.length === 0 ? [] : [lockEventTable(result)]),
    effectivenessText(result),
    itemTable(
      'Locks that moved most',
      result.rows.filter((row) => row.part === 'locks'),
    ),
    itemTable(
      'Trades that moved most',
      result.rows.filter((row) => row.part !== 'locks'),
    ),
  ].join('\n\n');
}

function headerText(result: ExplainResult, before: PreparedBook, after: PreparedBook): string {
  const { provenance, failures } = result;
  const calibrationText = ({ request: { calibration } }: PreparedBook): string =>
    `${shortHash(calibration.contentHash)}: ${modelLine(calibration.rateModel)}, gates ${calibration.passed ? 'passed' : 'FAILED'}`;
  const rowsRejected = before.inputs.rowFailures.length + after.inputs.rowFailures.length;
  const failed = failures.slice(rowsRejected);
  const { factorsBp } = result.curveMove;
  const basis = Object.entries(result.mortgageBasisMoveBp).map(
    ([rateClass, bp]) => `${rateClass} ${signed(bp)}`,
  );
  return [
    `P&L from ${result.before} to ${result.asOf}`,
    `  calibration ${calibrationText(before)}`,
    `              ${calibrationText(after)}`,
    `  run         ${provenance.model}, ${provenance.pathCount} paths, seed "${provenance.seed}", kernel ${provenance.kernel}`,
    `  curve       level ${signed(factorsBp.level)} bp, slope ${signed(factorsBp.slope)}, curvature ${signed(factorsBp.curvature)}`,
    `  volatility  ${signed(result.volatilityMoveBp)} bp; mortgage rate over swaps, bp: ${basis.join(', ')}`,
    ...(failed.length === 0 ? [] : [`  FAILED      ${failed.length} left out:`]),
    ...failed.slice(0, FAILURES_SHOWN).map(({ detail }) => `    ${detail}`),
    ...(failed.length > FAILURES_SHOWN
      ? [`    … and ${failed.length - FAILURES_SHOWN} more; --json lists all.`]
      : []),
  ].join('\n');
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(1)}`;
}

/** Options and forwards are shown where there are any. */
function shownParts({ rows }: ExplainResult): readonly BookPart[] {
  return BOOK_PARTS.filter((part) => ALWAYS_SHOWN.includes(part) || rows.some((row) => row.part === part));
}

function markToMarketTable(result: ExplainResult): string {
  const { markToMarket, before, asOf } = result;
  const parts: readonly string[] = [...shownParts(result), 'book'];
  return renderTable(
    'Mark to market, dollars (restated: from today’s own strips and coupons, as risk shows it)',
    [words('part'), numbers(before), numbers(asOf), numbers('change'), numbers('restated')],
    markToMarket
      .filter(({ part }) => parts.includes(part))
      .map((row) => [row.part, cents(row.before), cents(row.after), cents(row.change), cents(row.restated)]),
  );
}

/** Lines in which anything happened. */
function shownLines({ lines }: ExplainResult): readonly ExplainRow[] {
  return lines.filter(
    ({ line, total, markToMarket, predicted }) =>
      line === 'unexplained' ||
      [total, markToMarket, predicted ?? '0.00'].some((amount) => Number(amount) !== 0),
  );
}

function lineTable(result: ExplainResult): string {
  const optional = (amount: Cents | null): string => (amount === null ? '' : cents(amount));
  const parts = shownParts(result);
  return renderTable(
    'P&L by line, dollars',
    [
      words('line'),
      ...[...parts.map((part) => PART_NAMES[part]), 'cash', 'total', 'from risk', 'error', 'order'].map(
        numbers,
      ),
    ],
    [
      ...shownLines(result).map((row) => [
        row.name,
        ...[...parts.map((part) => row[part]), row.cash].map(cents),
        dollarsWithError({ value: Number(row.total), standardError: row.standardError, unit: 'dollars' }),
        ...[row.predicted, row.predictionError, row.orderEffect].map(optional),
      ]),
      ['Sum', ...parts.map(() => ''), cents(result.total.cash), cents(result.total.pnl), '', '', ''],
    ],
  );
}

function waterfallText(result: ExplainResult): string {
  const lines = shownLines(result);
  const bars = waterfallBars(lines.map(({ name, total }) => ({ name, gain: Number(total) })));
  return renderTable(
    'Waterfall (█ gain, ░ loss)',
    [words('line'), numbers('total'), words('')],
    [
      ...lines.map((row, index) => [row.name, cents(row.total), bars[index]!]),
      ['Sum', cents(result.total.pnl), bars.at(-1)!],
    ],
  );
}

function unexplainedText({ unexplained, total }: ExplainResult): string {
  const line = (name: string, { amount, shareOfGross }: Unexplained): string =>
    `  ${name} ${cents(amount)}${shareOfGross === null ? '' : `, ${percent(shareOfGross, 2)} of the gross move of ${cents(total.grossMove)}`}`;
  return [
    'Unexplained',
    line('full revaluation      ', unexplained.fullRevaluation),
    line('yesterday’s risk alone', unexplained.fromRisk),
  ].join('\n');
}

function attributionTable({ attribution }: ExplainResult): string {
  const { locksDv01, hedgeDv01, rightRatio } = attribution;
  const ratio =
    rightRatio === null
      ? 'without a hedge there is no ratio'
      : `the right hedge was ${rightRatio.toFixed(3)} of the one there was`;
  return renderTable(
    `P&L by cause, dollars (DV01 of the locks ${dollars(locksDv01)}, of the hedge ${dollars(hedgeDv01)}: ${ratio})`,
    [words('cause'), numbers('P&L')],
    attribution.rows.map((row) => [row.name, cents(row.amount)]),
  );
}

function couponBasisTable({ couponBasis }: ExplainResult): string {
  return renderTable(
    'TBA basis by coupon, dollars',
    [words('TBA'), words('month'), ...['OAS bp before', 'after', 'locks', 'TBAs', 'total'].map(numbers)],
    couponBasis.map((row) => [
      `${row.program} ${(row.coupon * 100).toFixed(1)}`,
      row.settlementMonth,
      row.oasBpBefore.toFixed(1),
      row.oasBpAfter === null ? 'not quoted' : row.oasBpAfter.toFixed(1),
      ...[row.locks, row.tba, row.total].map(cents),
    ]),
  );
}

function lockEventTable({ lockEvents }: ExplainResult): string {
  return renderTable(
    'What happened to the locks',
    [words('event'), numbers('locks'), numbers('loan amount'), numbers('P&L')],
    lockEvents.map((row) => [
      row.line === 'stage-changes' ? row.event : LINE_NAMES[row.line],
      String(row.lockCount),
      dollars(row.loanAmount),
      cents(row.markToMarket),
    ]),
  );
}

function effectivenessText({ effectiveness }: ExplainResult): string {
  const { periods, scenarios } = effectiveness;
  const ratio = (value: number | null): string => (value === null ? 'none' : percent(value));
  const verdict = (within: boolean | null): string => (within === null ? '' : within ? 'yes' : 'no');
  const offset = (row: DollarOffsetRow): readonly string[] => [
    row.label,
    dollars(row.hedgedItem),
    dollars(row.hedge),
    ratio(row.dollarOffset),
    verdict(row.withinCorridor),
  ];
  const columns = [words('over'), ...['hedged item', 'hedge', 'offset', 'in corridor'].map(numbers)];
  return [
    renderTable(
      'Hedge effectiveness by period',
      [...columns, numbers('cumulative'), numbers('in corridor')],
      periods.rows.map((row) => [
        ...offset(row),
        ratio(row.cumulativeDollarOffset),
        verdict(row.cumulativeWithinCorridor),
      ]),
    ),
    regressionText(periods),
    renderTable(
      'Hedge effectiveness in parallel moves of yesterday’s book',
      columns,
      scenarios.rows.map(offset),
    ),
    regressionText(scenarios),
  ].join('\n');
}

function regressionText({ regression, rows }: HedgeEffectiveness): string {
  if (regression === null) return `  regression: none of ${rows.length}; it takes three that differ`;
  const { slope, slopeStandardError, tStatistic, rSquared, effective } = regression;
  return `  regression: slope ${slope.toFixed(4)} ± ${slopeStandardError.toFixed(4)}${tStatistic === null ? '' : `, t ${tStatistic.toFixed(1)}`}, R² ${rSquared.toFixed(4)}: ${effective ? 'highly effective' : 'not highly effective'}`;
}

function itemTable(title: string, rows: readonly ExplainItemRow[]): string {
  const shown = rows.slice(0, ITEMS_SHOWN);
  const more = rows.length - shown.length;
  const largest = ({ lines }: ExplainItemRow): string =>
    Object.entries(lines)
      .sort(([, left], [, right]) => Math.abs(Number(right)) - Math.abs(Number(left)))
      .slice(0, ITEM_LINES_SHOWN)
      .map(([line, amount]) => `${line} ${cents(amount)}`)
      .join('; ');
  return renderTable(
    more > 0 ? `${title} (${shown.length} of ${rows.length}; --csv --table has all)` : title,
    [
      words('id'),
      words('what'),
      numbers('before'),
      numbers('after'),
      numbers('change'),
      words('largest lines'),
    ],
    shown.map((row) => [
      row.id,
      row.description,
      ...[row.before, row.after, row.change].map(cents),
      largest(row),
    ]),
  );
}

/** Whole dollars of an exact amount; JSON and CSV have the cents. */
function cents(amount: Cents): string {
  return dollars(Number(amount));
}
