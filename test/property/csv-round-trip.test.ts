import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guardCell, unguardCell } from '../../src/desk/files/cell-guard.ts';
import { readTable } from '../../src/desk/files/read-table.ts';
import { plainNumber, writeCsv } from '../../src/desk/files/write-csv.ts';

const RUNS = 500;
/** Zero bytes are refused as "not text" on reading; lone surrogates are no UTF-8. */
const anyText = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .filter((text) => !text.includes('\u0000') && text.isWellFormed());
const awkwardText = fc
  .array(
    fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', '0', '9', 'E', ' ', 'x', '½'),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(''));
const cellText = fc.oneof(anyText, awkwardText);

describe('CSV', () => {
  test('every text comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }).chain((width) =>
          fc.array(fc.array(cellText, { minLength: width, maxLength: width }), {
            minLength: 1,
            maxLength: 8,
          }),
        ),
        (rows) => {
          // A first cell that is never blank: rows of blanks are not rows.
          const marked = rows.map((row) => ['x', ...row]);
          const header = marked[0]!.map((_, index) => `column${index}`);
          const table = readTable(writeCsv(header, marked), 'table.csv');
          expect(table.header).toEqual(header);
          expect(table.rows.map((row) => row.cells)).toEqual(marked);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('no cell starts as a formula, and guarding is undone exactly', () => {
    fc.assert(
      fc.property(cellText, (text) => {
        const guarded = guardCell(text);
        expect(guarded).not.toMatch(/^[=+\-@\t\r]/);
        expect(unguardCell(guarded)).toBe(text);
      }),
      { numRuns: RUNS },
    );
  });

  test('every finite number is written without an exponent and reads back to the bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainNumber(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: RUNS },
    );
  });
});
