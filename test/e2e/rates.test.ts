import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { executionTable } from '../../src/desk/execution.ts';
import { readTable } from '../../src/desk/files/read-table.ts';
import { writeCsv } from '../../src/desk/files/write-csv.ts';
import { rateSheet } from '../../src/desk/rate-sheet/rate-sheet.ts';
import { rateSheetConfigSchema } from '../../src/desk/rate-sheet/rate-sheet-config.ts';
import { EXECUTION_TABLES, executionTables } from '../../src/desk/tables/execution-tables.ts';
import { RATE_SHEET_TABLES, rateSheetTables } from '../../src/desk/tables/rate-sheet-tables.ts';
import { executionTermsSchema } from '../../src/market/execution-terms.ts';
import { readMarket } from '../../src/market/read-market.ts';
import { run, workFolder } from './cli-harness.ts';

const { folder, write, files } = workFolder();
const day = new URL('../../examples/2025-02-10/', import.meta.url).pathname;
const example = (name: string): string => readFileSync(`${day}${name}`, 'utf8');
const sheetArgs = ['rates', '--market', `${day}market.json`, '--config', `${day}rate-sheet.json`];
const terms = ['--terms', `${day}execution.json`];
const EIGHT_DECIMALS = 1e8;

type Row = Readonly<Record<string, string>>;
const records = (text: string): readonly Row[] => {
  const { header, rows } = readTable(text, 'table.csv');
  return rows.map(({ cells }) => Object.fromEntries(header.map((name, i) => [name, cells[i]!])));
};
const key = (row: Row): string =>
  [row['product'], row['channel'], row['lockTermDays'], row['noteRate']].join();

describe('rates', () => {
  it('prints a table for each product and channel, and how a price is made', async () => {
    const { code, stdout } = await run(...sheetArgs, ...terms, '--quote-as', 'points', '--fico', '650');
    expect(code).toBe(0);
    expect(stdout).toContain('Rate sheet as of 2025-02-10, points of the loan: what the borrower pays');
    expect(stdout).toContain('for a loan of 400,000, FICO 650, LTV 80 %, purchase, primary');
    expect(stdout).toContain('30-year fixed, conforming (UMBS30), retail');
    expect(stdout).toContain('30-year fixed, FHA and VA (GNMA2-30), correspondent');
    expect(stdout).toMatch(/30 days funds 2025-03-07, settles 2025-04-14/);
    expect(stdout).toMatch(/How a price is made: 15-year fixed/);
    expect(stdout).toMatch(
      /adjuster:fico-ltv +-2\.75000 +rate sheet, adjusters of 2025-02-10: FICO 650, LTV 80 %/,
    );
  });

  it('answers one JSON document beside a table of prices, which are the sums of another table', async () => {
    const pricesFile = join(folder, 'prices.csv');
    const [json, addends] = await Promise.all([
      run(...sheetArgs, ...terms, '--json', '--csv', pricesFile),
      run(...sheetArgs, ...terms, '--csv', '--table', 'addends'),
    ]);
    const sheet = JSON.parse(json!.stdout);
    expect(sheet.provenance.resultDigest).toMatch(/^sha256:/);
    const sums = new Map<string, number>();
    for (const row of records(addends!.stdout)) {
      expect(row['source']).not.toBe('');
      sums.set(key(row), (sums.get(key(row)) ?? 0) + Math.round(Number(row['per100']) * EIGHT_DECIMALS));
    }
    const prices = records(readFileSync(pricesFile, 'utf8'));
    expect(prices).toHaveLength(sheet.rows.length);
    for (const row of prices) {
      expect(sums.get(key(row))).toBe(Math.round(Number(row['pricePer100']) * EIGHT_DECIMALS));
    }
  });

  it('prices no loan in particular, and names the adjusters that leaves out', async () => {
    const { loan: _, ...rest } = JSON.parse(example('rate-sheet.json'));
    const bare = write('bare.json', JSON.stringify(rest));
    const { stdout } = await run('rates', '--market', `${day}market.json`, '--config', bare);
    expect(stdout).toContain('base prices, for a loan of which nothing is known');
    expect(stdout).toContain('not applied: fico-ltv, which asks for fico, ltvPercent');
  });

  it('refuses what is wrong by file and field, before any number', async () => {
    const margins = [{ channel: 'retail', marginPer100: 1 }];
    const config = write(
      'config.json',
      JSON.stringify({ ...JSON.parse(example('rate-sheet.json')), margins }),
    );
    const later = JSON.parse(example('execution.json'));
    later.payUps.date = '2025-02-11';
    const refusals = await Promise.all([
      run('rates', '--market', `${day}market.json`, '--config', config),
      run(...sheetArgs, '--terms', write('later.json', JSON.stringify(later))),
    ]);
    for (const { code, stdout } of refusals) expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(refusals[0]!.stderr).toContain('config.json, margins:');
    expect(refusals[0]!.stderr).toContain('has no margin of correspondent');
    expect(refusals[1]!.stderr).toContain('later.json');
    expect(refusals[1]!.stderr).toContain('The pay-ups of 2025-02-11 are later than 2025-02-10');
  });
});

describe('execute', () => {
  const args = ['execute', '--market', files.market, ...terms, '--note-rates', '6.5:7.0:0.125'];
  const payUps = write(
    'pay-ups.csv',
    'date,story,program,coupon,payUp32nds,loanAmountMax\n2025-02-10,tiny,UMBS30,6.5,64,85000\n2025-02-10,tiny,UMBS30,6.0,x,85000\n',
  );

  it('shows bids beside coupons, pay-ups of a table, and what is near to switching', async () => {
    const { code, stdout } = await run(...args, '--loan-amount', '80,000', '--pay-ups', payUps);
    expect(code).toBe(0);
    expect(stdout).toContain('pay-ups.csv, row 3, payUp32nds: "x" is not a number.');
    expect(stdout).toContain('Bids, all-in (over the best coupon)');
    expect(stdout).toContain('agency cash window');
    expect(stdout).toContain('64/32 tiny');
    expect(stdout).toContain('Near to switching');
  });

  it('settles and carries a loan by its funding date', async () => {
    const { stdout } = await run(...args, '--funding-date', '2025-03-07', '--json');
    const [row] = JSON.parse(stdout).rows;
    expect(row).toMatchObject({ settlementMonth: '2025-04', settlementDate: '2025-04-14' });
    expect(row.best.carry).not.toBe(0);
  });

  it('fails where nothing can be priced, with the reason', async () => {
    const nothing = await run('execute', '--market', files.market, '--note-rates', '12:12.25');
    expect(nothing).toMatchObject({ code: 1, stdout: expect.not.stringContaining('UMBS30') });
    expect(nothing.stderr).toContain('Nothing could be priced. UMBS30 12.000 %: A note rate of');
  });
});

describe('the tables in a spreadsheet', () => {
  const market = {
    ...readMarket(example('market.json'), 'market.json'),
    execution: executionTermsSchema.parse(JSON.parse(example('execution.json'))),
  };
  const config = rateSheetConfigSchema.parse(JSON.parse(example('rate-sheet.json')));
  const loan = { loanAmount: 140_000, fico: 690, ltvPercent: 80 };
  const tables = {
    ...executionTables(executionTable({ market, noteRates: [0.065, 0.06625, 0.0675], loan })),
    ...rateSheetTables(rateSheet({ market, config: { ...config, loan } })),
  };

  it.each([...EXECUTION_TABLES, ...RATE_SHEET_TABLES])('%s comes back cell by cell', (name) => {
    const { header, rows } = tables[name]!();
    expect(rows.length).toBeGreaterThan(0);
    const text = writeCsv(header, rows);
    // No cell that a spreadsheet would run, none in exponent form.
    expect(text).not.toMatch(/(^|,)"?[=+@]/m);
    expect(text).not.toMatch(/\d[eE][+-]?\d+(,|$)/m);
    const read = readTable(text, `${name}.csv`);
    expect(read.rejected).toEqual([]);
    expect(read.header).toEqual(header);
    read.rows.forEach(({ cells }, index) => {
      cells.forEach((cell, column) => {
        const value = rows[index]![column];
        if (typeof value === 'number') expect(Number(cell)).toBe(value);
        else expect(cell).toBe(value ?? '');
      });
    });
  });
});
