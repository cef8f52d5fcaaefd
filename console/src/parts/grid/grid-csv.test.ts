import { expect, it } from 'vitest';
import { gridCsv, gridTsv } from './grid-csv.ts';

it('writes full values, and nothing that a spreadsheet would run', () => {
  const columns = [
    { id: 'id', name: 'Id', width: 1, value: (row: readonly [string, number | null]) => row[0] },
    {
      id: 'rate',
      name: 'Rate',
      width: 1,
      value: (row: readonly [string, number | null]) => row[1],
      show: () => 'rounded',
    },
  ];
  const rows = [
    ['=1+1', 0.06123456789],
    ['say "a, b"', null],
    ['-x', -5],
  ] as const;
  expect(gridCsv(columns, rows)).toBe(`id,rate\r\n'=1+1,0.06123456789\r\n"say ""a, b""",\r\n'-x,-5\r\n`);
});

it('copies rows with their names, a cell where a spreadsheet looks for it', () => {
  const columns = [{ id: 'id', name: 'Id', width: 1, value: (row: string) => row }];
  expect(gridTsv(columns, ['a\tb\nc', '@now'])).toBe("Id\na b c\n'@now");
});
