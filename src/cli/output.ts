import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CounterpoiseError } from '../core/errors.ts';
import { type CsvTables, writeCsv } from '../desk/files/write-csv.ts';

/** In which form a command answers. */
export interface OutputOptions {
  readonly json?: boolean;
  /** True for standard output. */
  readonly csv?: string | boolean;
  readonly table?: string;
}

/** One answer in its three forms, each made only when it is asked for. */
export interface Answer {
  readonly document: () => unknown;
  readonly text: () => string;
  /** By the name that --table takes; the first is the main one. */
  readonly tables: CsvTables;
}

/**
 * Adds --json, --csv and, where a command has several tables, --table.
 *
 * @param tableNames the main table first
 */
export function addOutputOptions(command: Command, tableNames: readonly string[]): Command {
  command
    .option('--json', 'print exactly one JSON document')
    .option('--csv [file]', 'write a table for a spreadsheet, to standard output without a file');
  if (tableNames.length > 1) {
    command.option('--table <name>', `table that --csv writes: ${tableNames.join(', ')} (${tableNames[0]})`);
  }
  return command;
}

/**
 * Refuses contradictory output options before any work is done.
 *
 * @throws CounterpoiseError INPUT_INVALID
 */
export function checkOutputOptions(options: OutputOptions, tableNames: readonly string[]): void {
  if (options.json === true && options.csv === true) {
    throw new CounterpoiseError('INPUT_INVALID', '--json and --csv cannot both use standard output.', {
      field: '--csv',
      accepted: '--csv with a file, or one of the two',
    });
  }
  if (options.table === undefined) return;
  if (!tableNames.includes(options.table) || options.csv === undefined) {
    throw new CounterpoiseError('INPUT_INVALID', `--table ${options.table} names nothing to write.`, {
      field: '--table',
      found: options.table,
      accepted: `with --csv, one of ${tableNames.join(', ')}`,
    });
  }
}

/** Whether standard output is read by a person, so that remarks may stand there too. */
function speaksToPeople(options: OutputOptions): boolean {
  return options.json !== true && options.csv !== true;
}

/** Prints an answer in the form asked for, and writes the table's file. */
export async function printAnswer(options: OutputOptions, answer: Answer): Promise<void> {
  if (options.csv !== undefined) {
    const name = options.table ?? Object.keys(answer.tables)[0]!;
    const { header, rows } = answer.tables[name]!();
    const text = writeCsv(header, rows);
    if (typeof options.csv === 'string') await writeTextFile(options.csv, text);
    else process.stdout.write(text);
  }
  if (options.json === true) process.stdout.write(`${JSON.stringify(answer.document())}\n`);
  else if (options.csv !== true) process.stdout.write(`${answer.text()}\n`);
}

/** Remarks on the input: with the answer for people, beside it otherwise. */
export function printRemarks(options: OutputOptions, remarks: readonly string[]): void {
  if (remarks.length === 0) return;
  const stream = speaksToPeople(options) ? process.stdout : process.stderr;
  stream.write(`${remarks.join('\n')}\n`);
}

async function writeTextFile(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** A file system's refusal to write, with the file's name. */
export function unwritable(file: string, cause: unknown): CounterpoiseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CounterpoiseError('INPUT_UNREADABLE', `The file cannot be written: ${reason}.`, {
    file,
    accepted: 'a path that may be written to',
  });
}
