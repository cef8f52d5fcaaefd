import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Command } from 'commander';
import { LOCK_FIELDS } from '../book/lock-terms.ts';
import { CounterpoiseError, describeError } from '../core/errors.ts';
import { assertInputSize } from '../core/input-limits.ts';
import { REQUIRED_LOCK_FIELDS } from '../desk/files/check-lock.ts';
import { guessTapeMapping, type MappingGuess } from '../desk/files/guess-mapping.ts';
import { readTable } from '../desk/files/read-table.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import { readLockTape, tapeMappingSchema } from '../desk/files/tape-mapping.ts';
import { folderError, initFolder } from './init-folder.ts';
import { askOnTerminal } from './mapping-wizard.ts';

const REASONS_SHOWN = 5;

interface InitOptions {
  readonly tape?: string;
  readonly force?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** What `init` did, as `--json` prints it. */
export interface InitReport {
  readonly folder: string;
  readonly written: readonly string[];
  readonly kept: readonly string[];
  readonly tape?: TapeReport;
}

interface TapeReport {
  readonly file: string;
  readonly mappingFile: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly unmatched: readonly string[];
  readonly missingRequired: readonly string[];
  readonly unknownWords: Readonly<Record<string, readonly string[]>>;
  readonly dateFormat: string;
  /** What the tape reads as with this mapping. */
  readonly trial: { readonly locks: number; readonly rejected: number; readonly reasons: readonly string[] };
}

/** Adds `counterpoise init [dir] [--tape file.csv]`. */
export function registerInit(program: Command): void {
  program
    .command('init')
    .description('write templates of the desk’s files into a folder, and map your own lock tape')
    .argument('[dir]', 'folder to write into', '.')
    .option('--tape <file>', 'a lock tape exported from your loan system, to be mapped')
    .option('--yes', 'take every proposal instead of asking')
    .option('--force', 'overwrite files that are already there')
    .option('--json', 'print one JSON document')
    .action(async (directory: string, options: InitOptions) => {
      const report = await runInit(directory, options);
      process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : reportText(report));
    });
}

/**
 * Writes the templates and, where a tape is given, its mapping: asked for on a terminal, else proposed.
 *
 * The tape is read before anything is written, so that a bad tape leaves no folder behind.
 *
 * @throws CounterpoiseError INPUT_UNREADABLE, and those of reading a table
 */
export async function runInit(directory: string, options: InitOptions): Promise<InitReport> {
  if (options.tape === undefined) return initFolder(directory, { overwrite: options.force === true });
  const text = await readTape(options.tape);
  const table = readTable(text, options.tape);
  const mappingPath = join(directory, `${basename(options.tape, extname(options.tape))}-mapping.json`);
  if (options.force !== true && existsSync(mappingPath)) {
    throw new CounterpoiseError('INPUT_INVALID', 'The mapping file is there already.', {
      file: mappingPath,
      accepted: 'another folder, or --force to overwrite its files',
    });
  }
  const asks = process.stdin.isTTY === true && options.yes !== true && options.json !== true;
  const guess = asks ? await askOnTerminal(table) : guessTapeMapping(table);
  const folder = await initFolder(directory, { overwrite: options.force === true });
  try {
    await writeFile(mappingPath, `${JSON.stringify(guess.mapping, undefined, 2)}\n`);
  } catch (error) {
    throw folderError(directory, error);
  }
  return { ...folder, tape: tapeReport(text, options.tape, mappingPath, guess) };
}

async function readTape(file: string): Promise<string> {
  try {
    assertInputSize((await stat(file)).size, file);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof CounterpoiseError) throw error;
    throw new CounterpoiseError('INPUT_UNREADABLE', 'The tape cannot be read.', {
      file,
      accepted: 'a CSV file that exists and may be read',
    });
  }
}

function tapeReport(text: string, file: string, mappingFile: string, guess: MappingGuess): TapeReport {
  return {
    file,
    mappingFile,
    columns: guess.mapping.columns,
    unmatched: guess.unmatched,
    missingRequired: REQUIRED_LOCK_FIELDS.filter((field) => guess.unmatched.includes(field)),
    unknownWords: guess.unknownWords,
    dateFormat: guess.mapping.dateFormat,
    trial: trial(text, file, guess),
  };
}

function trial(text: string, file: string, guess: MappingGuess): TapeReport['trial'] {
  try {
    const { locks, rejected } = readLockTape(text, file, tapeMappingSchema.parse(guess.mapping));
    return {
      locks: locks.length,
      rejected: rejected.length,
      reasons: rejected.slice(0, REASONS_SHOWN).map(describeRowError),
    };
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    const rows = readTable(text, file).rows.length;
    return { locks: 0, rejected: rows, reasons: [describeError(error)] };
  }
}

function reportText(report: InitReport): string {
  const lines = [`${report.folder}: wrote ${report.written.join(', ') || 'nothing'}`];
  if (report.kept.length > 0) lines.push(`kept as they were: ${report.kept.join(', ')} (--force overwrites)`);
  if (report.tape !== undefined) lines.push(...tapeLines(report.tape));
  const pipeline =
    report.tape === undefined
      ? join(report.folder, 'pipeline.csv')
      : `${report.tape.file} --mapping ${report.tape.mappingFile}`;
  lines.push(`Next: counterpoise risk --market ${join(report.folder, 'market.json')} --pipeline ${pipeline}`);
  return `${lines.join('\n')}\n`;
}

function tapeLines(tape: TapeReport): readonly string[] {
  const known = Object.keys(tape.columns).length;
  const total = Object.keys(LOCK_FIELDS).length;
  const lines = [
    '',
    `${basename(tape.file)}: ${known} of ${total} columns mapped in ${tape.mappingFile} (dates ${tape.dateFormat})`,
    ...Object.entries(tape.columns).map(([ours, theirs]) => `  ${ours.padEnd(18)} ${theirs}`),
  ];
  if (tape.missingRequired.length > 0) {
    lines.push(
      `Required and not found: ${tape.missingRequired.join(', ')}. Name their columns in the mapping.`,
    );
  }
  for (const [field, words] of Object.entries(tape.unknownWords)) {
    lines.push(`Unknown words of ${field}: ${words.join(', ')}. Say in "enums" what each means.`);
  }
  lines.push(
    `With this mapping the tape gives ${tape.trial.locks} locks and ${tape.trial.rejected} rejected rows.`,
    ...tape.trial.reasons.map((reason) => `  ${reason}`),
    '',
  );
  return lines;
}
