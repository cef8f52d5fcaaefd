import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import type { ExecutionResult } from '../desk/execution.ts';
import type { ComparedSale, ExecutionRow } from '../desk/execution-row.ts';
import type { Program } from '../market/programs.ts';
import type { BreakEvenTerm } from '../models/execution/break-even.ts';
import type { ExecutionSensitivity } from '../models/execution/execution-sensitivity.ts';
import { percent } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

const FAILURES_SHOWN = 20;
/** Switching points nearer than this are shown: farther ones are in the CSV. */
const SWITCH_SHOWN_PER_100 = 0.25;

/** For each program the coupons' all-in prices, the bids that beat them, and what is near to switching. */
export function executionText({ asOf, rows, failures }: ExecutionResult): string {
  const programs = [...new Set(rows.map((row) => row.program))];
  return [
    `Best execution as of ${asOf}, all-in prices per 100 (gap to the best)`,
    ...programs.flatMap((program) => {
      const own = rows.filter((row) => row.program === program);
      return [programTable(program, own), ...bidTable(own), ...switchTable(own), ...sensitivityTables(own)];
    }),
    ...failureLines('Without a coupon', failures),
  ].join('\n\n');
}

/**
 * Refuses an answer without a price, by the first reason.
 *
 * @throws CounterpoiseError with all reasons
 */
export function requireSomePrice(
  { rows, failures }: { readonly rows: readonly unknown[]; readonly failures: readonly ErrorItem[] },
  file: string,
): void {
  const [first] = failures;
  if (first === undefined || rows.length > 0) return;
  throw new CounterpoiseError(first.code, `Nothing could be priced. ${first.detail}`, {
    file,
    errors: failures,
  });
}

/** Failures under a title, the first of them in full; nothing where there are none. */
export function failureLines(title: string, failures: readonly ErrorItem[]): readonly string[] {
  if (failures.length === 0) return [];
  const shown = failures.slice(0, FAILURES_SHOWN).map(({ detail }) => `  ${detail}`);
  const more = failures.length - shown.length;
  return [[title, ...shown, ...(more > 0 ? [`  … and ${more} more`] : [])].join('\n')];
}

function programTable(program: Program, rows: readonly ExecutionRow[]): string {
  const coupons = [...new Set(rows.flatMap((row) => row.choices.map((choice) => choice.coupon)))].sort(
    (left, right) => left - right,
  );
  const { settlementMonth, settlementDate } = rows[0]!;
  const paidUp = rows.some(({ best }) => best.payUpStory !== null);
  return renderTable(
    `${program}, ${settlementMonth}${settlementDate === null ? '' : `, settles ${settlementDate}`}`,
    [
      numbers('note rate'),
      numbers('best'),
      numbers('excess bp'),
      words(''),
      ...coupons.map((coupon) => numbers((coupon * 100).toFixed(1))),
      ...(paidUp ? [words('pay-up in the best')] : []),
    ],
    rows.map((row) => [
      percent(row.noteRate, 3),
      (row.best.coupon * 100).toFixed(1),
      row.best.excessBp.toFixed(1),
      row.nearTie ? 'near tie' : '',
      ...coupons.map((coupon) => {
        const choice = row.choices.find((one) => one.coupon === coupon);
        return choice === undefined
          ? ''
          : `${choice.allInPer100.toFixed(3)} (${choice.gapToBestPer100.toFixed(3)})`;
      }),
      ...(paidUp ? [payUpText(row.best)] : []),
    ]),
  );
}

function payUpText({ payUp, payUpStory }: ExecutionRow['best']): string {
  return payUpStory === null ? '' : `${(32 * payUp).toFixed(0)}/32 ${payUpStory}`;
}

/** The bids for each note rate: all-in price, and by how much it beats the best coupon. */
function bidTable(rows: readonly ExecutionRow[]): readonly string[] {
  const buyers = [...new Set(rows.flatMap((row) => row.sales.map(({ buyer }) => buyer)))];
  if (buyers.length === 0) return [];
  const shown = (sale: ComparedSale | undefined): string =>
    sale === undefined ? '' : `${sale.allInPer100.toFixed(3)} (${signed(sale.overTbaPer100)})`;
  return [
    renderTable(
      'Bids, all-in (over the best coupon)',
      [numbers('note rate'), words('sold'), ...buyers.map((buyer) => numbers(buyer))],
      rows.map((row) => [
        percent(row.noteRate, 3),
        row.bestKind,
        ...buyers.map((buyer) => shown(row.sales.find((sale) => sale.buyer === buyer))),
      ]),
    ),
  ];
}

const TERM_TITLES: Readonly<Record<BreakEvenTerm, string>> = {
  'guarantee-fee-bp': 'fee bp',
  'buy-up-multiple': 'buy-up',
  'buy-down-multiple': 'buy-down',
  'common-multiple': 'one multiple',
  'servicing-multiple': 'servicing',
};

/** Where the next coupon is within a quarter of a point: the pay-up, fee or multiple that makes it as good. */
function switchTable(rows: readonly ExecutionRow[]): readonly string[] {
  const near = rows.flatMap((row) => {
    const next = row.comparisons[0];
    return next === undefined || next.swap.payUpPer100 > SWITCH_SHOWN_PER_100 ? [] : [{ row, next }];
  });
  if (near.length === 0) return [];
  const terms = Object.keys(TERM_TITLES) as BreakEvenTerm[];
  return [
    renderTable(
      'Near to switching: what makes the other coupon as good (today)',
      [
        numbers('note rate'),
        numbers('best'),
        numbers('other'),
        numbers('pay-up 32nds'),
        numbers('swap'),
        ...terms.map((term) => numbers(TERM_TITLES[term])),
      ],
      near.map(({ row, next }) => [
        percent(row.noteRate, 3),
        (row.best.coupon * 100).toFixed(1),
        (next.coupon * 100).toFixed(1),
        (32 * next.swap.payUpPer100).toFixed(2),
        `${next.swap.breakEvenPer100.toFixed(3)} (${next.swap.quotedPer100.toFixed(3)})`,
        ...terms.map((term) => {
          const found = next.breakEvens.find((one) => one.term === term);
          if (found === undefined) return '';
          const today = found.today === null ? '' : ` (${found.today.toFixed(2)})`;
          return `${found.breakEven.toFixed(2)}${today}`;
        }),
      ]),
    ),
  ];
}

const DRIVER_TITLES: Readonly<Record<ExecutionSensitivity['driver'], string>> = {
  'tba-price': '1/32 of the',
  'buy-up-multiple': '0.1 of the buy-up multiple',
  'buy-down-multiple': '0.1 of the buy-down multiple',
  'servicing-multiple': '0.1 of the servicing multiple',
  'guarantee-fee-bp': '1 bp of the fee',
};

/** What the all-in price of a near tie depends on, and of the only note rate asked for. */
function sensitivityTables(rows: readonly ExecutionRow[]): readonly string[] {
  return rows
    .filter((row) => row.nearTie || rows.length === 1)
    .map((row) =>
      renderTable(
        `What ${percent(row.noteRate, 3)} depends on, per 100`,
        [words('move'), numbers('coupons held'), numbers('chosen again, up'), numbers('down')],
        row.sensitivities.map(({ driver, coupon, blended, up, down }) => [
          `${DRIVER_TITLES[driver]}${coupon === null ? '' : ` ${(coupon * 100).toFixed(1)}s`}`,
          ...[blended, up, down].map((value) => (value === null ? '' : value.toFixed(5))),
        ]),
      ),
    );
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(3)}`;
}
