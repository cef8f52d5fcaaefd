import { readFile, stat } from 'node:fs/promises';
import { CounterpoiseError } from '../core/errors.ts';
import { assertInputSize } from '../core/input-limits.ts';

/**
 * The text of a file, its size checked before it is read.
 *
 * @param file as the user named it
 * @param what the file is to hold, for the message: "a market day (JSON)"
 * @throws CounterpoiseError INPUT_UNREADABLE, INPUT_TOO_LARGE
 */
export async function readTextFile(file: string, what: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    const status = await stat(file);
    if (status.isDirectory()) throw unreadable(file, what, 'It is a directory.');
    assertInputSize(status.size, file);
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof CounterpoiseError) throw error;
    throw unreadable(file, what, reasonOf(error));
  }
  // What is no regular file (a pipe) shows its size only once it was read.
  assertInputSize(bytes.length, file);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable(file, what, 'It is not UTF-8 text.');
  }
}

function unreadable(file: string, what: string, reason: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_UNREADABLE', `The file cannot be read. ${reason}`, {
    file,
    accepted: `${what} in UTF-8 that exists and may be read`,
  });
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'It does not exist.';
  if (code === 'EACCES' || code === 'EPERM') return 'It may not be opened.';
  return error instanceof Error ? error.message : String(error);
}
