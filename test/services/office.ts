import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describeWith, folderOf, present } from './service-binary.ts';

const PACKAGE = 'libreoffice-calc-nogui';
const folder = folderOf('soffice', ['/usr/lib/libreoffice/program']);

/** `describe` for tests that need LibreOffice Calc. */
export const describeWithOffice = describeWith('LibreOffice Calc', folder, PACKAGE);

/** As a desk opens a file by hand: commas, UTF-8, and every number, day and truth recognised that can be. */
const READ_CSV = 'CSV:44,34,76,1,,0,false,true';
/** Every text in quotes and no number, numbers with all their digits, formulas as formulas. */
const WRITE_CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,true';

/** A cell and what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n)/g;

/** A cell as a spreadsheet holds it: a text in quotes, or what it took for something else, as it writes that. */
export interface SpreadsheetCell {
  readonly text: string;
  readonly isText: boolean;
}

/**
 * Opens CSV files in LibreOffice, saves each as a spreadsheet, opens that and reads its cells.
 *
 * @param files CSV by name, without extension
 * @returns rows of cells by name and kind of spreadsheet
 */
export async function throughOffice(
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, readonly (readonly SpreadsheetCell[])[]>> {
  const program = join(present('LibreOffice Calc', folder, PACKAGE), 'soffice');
  const home = mkdtempSync(join(tmpdir(), 'counterpoise-office-'));
  try {
    const names = [...files.keys()];
    for (const [name, csv] of files) writeFileSync(join(home, `${name}.csv`), csv);
    const read = new Map<string, readonly (readonly SpreadsheetCell[])[]>();
    const convert = (to: string, into: string, paths: readonly string[]): Promise<unknown> => {
      mkdirSync(join(home, into));
      const profile = pathToFileURL(join(home, 'profile')).href;
      return promisify(execFile)(program, [
        `-env:UserInstallation=${profile}`,
        ...['--headless', `--infilter=${READ_CSV}`, '--convert-to', to, '--outdir', join(home, into)],
        ...paths.map((path) => join(home, path)),
      ]);
    };
    for (const kind of ['ods', 'xlsx'] as const) {
      await convert(
        kind,
        kind,
        names.map((name) => `${name}.csv`),
      );
      await convert(
        WRITE_CSV,
        `from-${kind}`,
        names.map((name) => join(kind, `${name}.${kind}`)),
      );
      for (const name of names) {
        const text = readFileSync(join(home, `from-${kind}`, `${name}.csv`), 'utf8').replaceAll('\r\n', '\n');
        read.set(`${name}.${kind}`, cellsOf(text));
      }
    }
    return read;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Cells of what the office writes: every text in quotes, quotes doubled. */
function cellsOf(csv: string): readonly (readonly SpreadsheetCell[])[] {
  const rows: SpreadsheetCell[][] = [[]];
  for (const [, quoted, plain = '', end] of csv.matchAll(CELL)) {
    const isText = quoted !== undefined;
    rows.at(-1)!.push({ text: isText ? quoted.replaceAll('""', '"') : plain, isText });
    if (end === '\n') rows.push([]);
  }
  return rows;
}
