import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rateSheet } from '../../../../src/desk/rate-sheet/rate-sheet.ts';
import { rateSheetConfigSchema } from '../../../../src/desk/rate-sheet/rate-sheet-config.ts';
import { readMarket } from '../../../../src/market/read-market.ts';
import { defaultSheet } from './default-sheet.ts';

const EXAMPLE = new URL('../../../../examples/2025-02-10/market.json', import.meta.url);

it('is a sheet that the program prices, of every quoted program', () => {
  const market = readMarket(readFileSync(EXAMPLE, 'utf8'), 'market.json');
  const config = rateSheetConfigSchema.parse(defaultSheet(market));
  const { rows, failures } = rateSheet({ market, config });
  expect(failures).toEqual([]);
  expect(new Set(rows.map(({ program }) => program))).toEqual(
    new Set(market.tba!.map(({ program }) => program)),
  );
  expect(rows.every(({ addends }) => addends.every(({ name }) => !name.startsWith('adjuster')))).toBe(true);
});
