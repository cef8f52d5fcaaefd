import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { calibrateMarket } from '../../calibration/calibrate.ts';
import { tradeCalendar } from '../../src/book/trade-calendar.ts';
import { tradeOfPosition } from '../../src/book/trade-of-position.ts';
import { executionTable } from '../../src/desk/execution.ts';
import { explainBook } from '../../src/desk/explain/explain.ts';
import { corridorSchema } from '../../src/desk/explain/hedge-effectiveness.ts';
import { readPipeline } from '../../src/desk/files/read-pipeline.ts';
import { readPools } from '../../src/desk/files/read-pools.ts';
import { readPositions } from '../../src/desk/files/read-positions.ts';
import { scenariosFileSchema } from '../../src/desk/files/scenarios-file.ts';
import { type CsvTable, type CsvTables, writeCsv } from '../../src/desk/files/write-csv.ts';
import { hedgeBook } from '../../src/desk/hedge.ts';
import { plannedDeliveries } from '../../src/desk/planned-deliveries.ts';
import { priceInstruments } from '../../src/desk/price.ts';
import { pricingRequestSchema } from '../../src/desk/pricing-request.ts';
import { rateSheet } from '../../src/desk/rate-sheet/rate-sheet.ts';
import { rateSheetConfigSchema } from '../../src/desk/rate-sheet/rate-sheet-config.ts';
import { assessRisk } from '../../src/desk/risk.ts';
import { rollAnalysis } from '../../src/desk/roll-analysis.ts';
import { stressBook } from '../../src/desk/stress.ts';
import { calibrationTables } from '../../src/desk/tables/calibration-tables.ts';
import { executionTables } from '../../src/desk/tables/execution-tables.ts';
import { explainTables } from '../../src/desk/tables/explain-tables.ts';
import { hedgeTables } from '../../src/desk/tables/hedge-tables.ts';
import { pipelineTable } from '../../src/desk/tables/pipeline-table.ts';
import { pricingTables } from '../../src/desk/tables/pricing-tables.ts';
import { rateSheetTables } from '../../src/desk/tables/rate-sheet-tables.ts';
import { riskTables } from '../../src/desk/tables/risk-tables.ts';
import { stressTables } from '../../src/desk/tables/stress-tables.ts';
import {
  blotterTables,
  calendarTable,
  deliveryTables,
  rollTable,
} from '../../src/desk/tables/trade-tables.ts';
import { tradeBlotter } from '../../src/desk/trade-blotter.ts';
import { parseHedgeConfig } from '../../src/hedge/hedge-config.ts';
import { executionTermsSchema } from '../../src/market/execution-terms.ts';
import { readMarket } from '../../src/market/read-market.ts';
import { publishedSettlementDates } from '../../src/market/settlement-calendar.ts';
import { horizonConfigSchema } from '../../src/sim/horizon/horizon-config.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { describeWithOffice, type SpreadsheetCell, throughOffice } from './office.ts';

/** Ids that a spreadsheet takes for something else. */
const AWKWARD = [
  ...[
    '00123',
    '=1+1',
    '+1',
    '-5',
    '@x',
    '1E5',
    '12e-3',
    '123456789012',
    '123456789012345678',
    '0.10',
    '5.',
    '.5',
  ],
  ...[
    '1,234',
    '$5',
    '5%',
    '(5)',
    '1/2',
    '3 1/2',
    '3-4',
    '1-2-25',
    '2/10/2025',
    '10.02.2025',
    '12:30',
    '9 am',
  ],
  ...[
    'MAR1',
    '3-Feb',
    'Feb 3',
    'TRUE',
    "'quoted",
    "O'Brien",
    '½ ünï',
    'a,"b"',
    'two\nlines',
    '2025-02-10',
    ' 7',
  ],
] as const;
const RUN = {
  seed: 'spreadsheet',
  pathCount: 64,
  kernel: 'simd-f64',
  exact: true,
  simulate: simulateInline,
  control: {},
} as const;
/** Half a unit of the fifteenth digit, to which a spreadsheet shows a number, of a number that begins with 1; and rounding. */
const HALF_A_DIGIT = 5.5e-15;
/** It writes no more than twenty decimals. */
const HALF_A_DECIMAL = 0.5e-20;
const LIVE_MS = 300_000;

const text = (name: string): string =>
  readFileSync(new URL(`../../examples/2025-02-10/${name}`, import.meta.url), 'utf8');

async function everyTable(): Promise<ReadonlyMap<string, CsvTable>> {
  const whole = readMarket(text('market-with-options.json'), 'market-with-options.json');
  const tba = whole.tba!.filter(
    ({ program, coupon }) => program === 'UMBS30' && coupon >= 0.05 && coupon <= 0.07,
  );
  const market = { ...whole, tba };
  const { control: _, ...calibrated } = RUN;
  const calibration = await calibrateMarket(market, { ...calibrated, engineVersion: 'test' });
  const pipeline = readPipeline(text('pipeline.csv'), 'pipeline.csv', { asOf: market.asOf });
  const locks = pipeline.locks
    .filter(({ program, noteRate }) => program === 'UMBS30' && noteRate < 0.072)
    .slice(0, AWKWARD.length)
    .map((lock, index) => ({ ...lock, lockId: AWKWARD[index]! }));
  const positions = readPositions(text('positions.csv'), 'positions.csv').positions.map((one, index) => ({
    ...one,
    tradeId: AWKWARD[index]!,
    counterparty: AWKWARD[AWKWARD.length - 1 - index]!,
  }));
  const request = { market, calibration, locks, positions, run: RUN };
  const horizon = { scenarioCount: 200 };
  const config = parseHedgeConfig({
    schemaVersion: 1,
    objective: 'absolute',
    horizon,
    instruments: { allow: ['UMBS30-6.0', 'TY'] },
    segments: [{ name: '=low', rule: { noteRatePercent: { to: 6.8 } } }],
  });
  const execution = executionTermsSchema.parse(JSON.parse(text('execution.json')));
  const sold = positions.map(tradeOfPosition);
  const tables: Readonly<Record<string, CsvTables>> = {
    calibrate: calibrationTables(calibration),
    risk: riskTables(await assessRisk(request)),
    hedge: hedgeTables(await hedgeBook({ ...request, config })),
    stress: stressTables(
      await stressBook({
        ...request,
        scenarios: scenariosFileSchema.parse({
          schemaVersion: 1,
          scenarios: [{ id: '1e5', name: '-50 bp', curve: { parallelBp: -50 } }],
          grids: JSON.parse(text('scenarios.json')).grids,
        }),
        horizon: horizonConfigSchema.parse({ ...horizon, schemaVersion: 1 }),
      }),
    ),
    explain: explainTables(
      await explainBook({
        before: request,
        after: { ...request, locks: locks.slice(3), positions: positions.slice(1) },
        cash: [{ kind: 'cost', amount: '-62.50' }],
        hedgeHistory: [],
        corridor: corridorSchema.parse({}),
      }),
    ),
    execute: executionTables(executionTable({ market: { ...market, execution }, noteRates: [0.065, 0.07] })),
    rates: rateSheetTables(
      rateSheet({
        market: { ...market, execution },
        config: rateSheetConfigSchema.parse(JSON.parse(text('rate-sheet.json'))),
      }),
    ),
    price: pricingTables(
      await priceInstruments(
        pricingRequestSchema.parse({
          market,
          model: { kind: 'calibrated' },
          run: { pathCount: 64 },
          instruments: [{ kind: 'swaption', expiryYears: 5, tenorYears: 5, strike: 0.04, side: 'payer' }],
          measures: ['price', 'implied-normal-vol'],
        }),
        { simulate: simulateInline, control: {} },
      ),
    ),
    trades: {
      ...blotterTables(tradeBlotter(sold, market, { asOf: market.asOf })),
      days: () => calendarTable(tradeCalendar(sold, market.asOf, publishedSettlementDates)),
      rolls: () => rollTable(rollAnalysis({ market })),
    },
    deliver: deliveryTables(plannedDeliveries(sold, readPools(text('pools.csv'), 'pools.csv').pools, market)),
    pipeline: { locks: () => pipelineTable({ locks }) },
    plain: {
      texts: () => ({ header: ['text'], rows: AWKWARD.map((id) => [id]) }),
      numbers: () => ({
        header: ['number'],
        rows: [
          0.1,
          -5,
          1 / 3,
          123_456_789_012_345,
          1e-7,
          -0.000123456789012345,
          1e15,
          12345.678901234567,
          0,
        ].map((value) => [value]),
      }),
      truths: () => ({ header: ['truth'], rows: [[true], [false]] }),
    },
  };
  return new Map(
    Object.entries(tables).flatMap(([command, of]) =>
      Object.entries(of).map(([name, table]) => [`${command}-${name}`, table()] as const),
    ),
  );
}

describeWithOffice('tables in LibreOffice', () => {
  let tables: ReadonlyMap<string, CsvTable>;
  let read: Awaited<ReturnType<typeof throughOffice>>;
  beforeAll(async () => {
    tables = await everyTable();
    const files = new Map([...tables].map(([name, { header, rows }]) => [name, writeCsv(header, rows)]));
    read = await throughOffice(files);
  }, LIVE_MS);

  it.each(['ods', 'xlsx'])('keep every value through .%s', (kind) => {
    expect(tables.size).toBeGreaterThan(40);
    const changed: unknown[] = [];
    for (const [name, { header, rows }] of tables) {
      const cells = read.get(`${name}.${kind}`)!;
      rows.forEach((row, place) => {
        row.forEach((value, column) => {
          const cell = cells[place + 1]?.[column] ?? { text: '', isText: false };
          if (!isKept(value, cell)) changed.push([name, header[column], value, cell]);
        });
      });
    }
    expect(changed).toEqual([]);
  });
});

/** Whether a cell shows what was written; a text as it stands in the file, with its guard. */
function isKept(value: CsvTable['rows'][number][number], { text: shown, isText }: SpreadsheetCell): boolean {
  if (value === null || value === undefined || value === '') return shown === '';
  if (typeof value === 'boolean') return shown === String(value).toUpperCase();
  if (typeof value === 'number') return !isText && sameDigits(Number(shown), value);
  const [, written = ''] = writeCsv(['text'], [[value]])
    .replace(/^\uFEFF/, '')
    .split(/\r\n([\s\S]*)\r\n$/);
  return shown === unquoted(written);
}

function unquoted(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

function sameDigits(shown: number, value: number): boolean {
  return Math.abs(shown - value) <= HALF_A_DIGIT * Math.abs(value) + HALF_A_DECIMAL;
}
