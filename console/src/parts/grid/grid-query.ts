import { type CellValue, type GridColumn, shown } from './grid-column.ts';

type Test<Row> = (row: Row) => boolean;

const PARTS = /(-)?(?:(\w+)(<=|>=|!=|<|>|=|:))?("([^"]*)"|[^\s"]+)/g;

/**
 * What a text of the filter means: parts that all must hold, each a word that stands anywhere in the row, or a column's
 * id, a sign (`:` holds, `= != < <= > >=`) and a value as it is shown; `-` before a part turns it round.
 * `stage:approved noteRate>=6.75 -texas`
 *
 * @returns null for a text that asks for nothing
 */
export function gridTest<Row>(query: string, columns: readonly GridColumn<Row>[]): Test<Row> | null {
  const byId = new Map(columns.map((column) => [column.id.toLowerCase(), column]));
  const tests: Test<Row>[] = [];
  for (const match of query.matchAll(PARTS)) {
    const [whole, minus, name, sign, plain, quoted] = match;
    const column = name === undefined ? undefined : byId.get(name.toLowerCase());
    const word = (minus === undefined ? whole : whole.slice(1)).replaceAll('"', '');
    const test =
      column === undefined || sign === undefined
        ? anywhere(word, columns)
        : ofColumn(column, sign, quoted ?? plain!);
    tests.push(minus === undefined ? test : (row) => !test(row));
  }
  if (tests.length === 0) return null;
  return (row) => tests.every((test) => test(row));
}

function anywhere<Row>(word: string, columns: readonly GridColumn<Row>[]): Test<Row> {
  const sought = word.toLowerCase();
  const texts = columns.filter(({ isNumber }) => isNumber !== true);
  return (row) =>
    texts.some(({ value }) => {
      const text = value(row);
      return text !== null && String(text).toLowerCase().includes(sought);
    });
}

/** Far below what is written of a number, far above its rounding. */
const DUST = 1e-9;

function ofColumn<Row>(column: GridColumn<Row>, sign: string, text: string): Test<Row> {
  const sought = text.toLowerCase();
  const written = (value: CellValue): string => shown(column, value).toLowerCase();
  if (sign === ':') return (row) => written(column.value(row)).includes(sought);
  const number = Number(text.replaceAll(',', ''));
  if (column.isNumber !== true || Number.isNaN(number)) {
    if (sign === '=') return (row) => written(column.value(row)) === sought;
    if (sign === '!=') return (row) => written(column.value(row)) !== sought;
    return (row) => compares(sign, written(column.value(row)).localeCompare(sought));
  }
  const scale = column.isPercent === true ? 100 : 1;
  return (row) => {
    const value = column.value(row);
    if (typeof value !== 'number') return false;
    const difference = value * scale - number;
    return compares(sign, Math.abs(difference) < DUST ? 0 : difference);
  };
}

function compares(sign: string, difference: number): boolean {
  switch (sign) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    case '!=':
      return difference !== 0;
    default:
      return difference === 0;
  }
}
