import { createInterface } from 'node:readline/promises';
import { LOCK_FIELDS, LOCK_NAMES, type LockField } from '../book/lock-terms.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { REQUIRED_LOCK_FIELDS } from '../desk/files/check-lock.ts';
import { guessMapping, guessTapeMapping, guessWord, type MappingGuess } from '../desk/files/guess-mapping.ts';
import type { Table } from '../desk/files/read-table.ts';
import { ENUM_FIELDS, type EnumField, type TapeMapping } from '../desk/files/tape-mapping.ts';

/** Asks one question and gives the answer, trimmed. */
export type Ask = (question: string) => Promise<string>;

const SKIP = '-';

/**
 * Asks for what cannot be told from a tape: columns by number or name, then the words whose meaning is unknown.
 * An empty answer takes the proposal, `-` leaves a column out.
 *
 * @param table the tape
 * @param ask the terminal, or a list of answers in a test
 * @param say shows a line
 */
export async function askMapping(table: Table, ask: Ask, say: (line: string) => void): Promise<MappingGuess> {
  const proposal = guessMapping(table.header);
  say(`The tape ${table.file} has ${table.header.length} columns and ${table.rows.length} rows:`);
  table.header.forEach((name, index) => {
    say(`  ${String(index + 1).padStart(3)}  ${name}`);
  });
  say(`For each of our columns: a number or a name, Enter for the proposal, ${SKIP} for none.`);
  const columns: Partial<Record<LockField, string>> = {};
  for (const field of Object.keys(LOCK_FIELDS) as LockField[]) {
    const theirs = await askColumn(field, proposal[field], table.header, ask, say);
    if (theirs !== undefined) columns[field] = theirs;
  }
  const guess = guessTapeMapping(table, columns);
  const words = await askWords(guess, ask, say);
  const dateFormat = await askDateFormat(guess.mapping.dateFormat, ask, say);
  const enums = mergedWords(guess.mapping, words);
  return {
    ...guess,
    mapping: { ...guess.mapping, ...(enums === undefined ? {} : { enums }), dateFormat },
    unknownWords: {},
  };
}

async function askColumn(
  field: LockField,
  proposed: string | undefined,
  header: readonly string[],
  ask: Ask,
  say: (line: string) => void,
): Promise<string | undefined> {
  const required = REQUIRED_LOCK_FIELDS.some((name) => name === field);
  const hint = proposed ?? (required ? 'required' : SKIP);
  for (;;) {
    const answer = await ask(`${field} [${hint}] `);
    if (answer === '' && (proposed !== undefined || !required)) return proposed;
    if (answer === SKIP && !required) return undefined;
    const index = /^\d+$/.test(answer) ? Number(answer) - 1 : -1;
    const named = header.find((name) => name.toLowerCase() === answer.toLowerCase()) ?? header[index];
    if (named !== undefined && named !== '') return named;
    say(`  ${field} takes ${LOCK_FIELDS[field]}. Give a column's number (1 to ${header.length}) or name.`);
  }
}

type Words = Partial<Record<EnumField, Record<string, string>>>;

async function askWords(guess: MappingGuess, ask: Ask, say: (line: string) => void): Promise<Words> {
  const words: Words = {};
  for (const field of ENUM_FIELDS) {
    for (const word of guess.unknownWords[field] ?? []) {
      const names: readonly string[] = LOCK_NAMES[field];
      for (;;) {
        const answer = await ask(`${field} "${word}" means (${names.join(', ')}; ${SKIP} to reject) `);
        if (answer === SKIP || answer === '') break;
        const ours = guessWord(field, answer);
        if (ours !== undefined) {
          words[field] = { ...words[field], [word]: ours };
          break;
        }
        say(`  "${answer}" is none of ${names.join(', ')}.`);
      }
    }
  }
  return words;
}

async function askDateFormat(
  proposed: TapeMapping['dateFormat'],
  ask: Ask,
  say: (line: string) => void,
): Promise<TapeMapping['dateFormat']> {
  for (;;) {
    const answer = await ask(`Dates: iso (YYYY-MM-DD) or mdy (month first) [${proposed}] `);
    if (answer === '') return proposed;
    if (answer === 'iso' || answer === 'mdy') return answer;
    say('  Give iso or mdy.');
  }
}

function mergedWords(mapping: TapeMapping, words: Words): TapeMapping['enums'] {
  const merged: Words = {};
  for (const field of ENUM_FIELDS) {
    const both = { ...mapping.enums?.[field], ...words[field] };
    if (Object.keys(both).length > 0) merged[field] = both;
  }
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/**
 * Runs the wizard on the terminal. Questions go to standard error, so that standard output stays for results.
 *
 * @throws CounterpoiseError INPUT_INVALID when the input ends before the last answer
 */
export async function askOnTerminal(table: Table): Promise<MappingGuess> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  terminal.once('close', () => ended.abort());
  try {
    return await askMapping(
      table,
      async (question) => (await terminal.question(question, { signal: ended.signal })).trim(),
      (line) => process.stderr.write(`${line}\n`),
    );
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    throw new CounterpoiseError('INPUT_INVALID', 'The questions were left before the last answer.', {
      file: table.file,
      accepted: 'an answer to each; nothing was written',
    });
  } finally {
    terminal.close();
  }
}
