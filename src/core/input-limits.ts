import { CounterpoiseError } from './errors.ts';

export const BYTES_PER_MEBIBYTE = 1_048_576;
const MEBIBYTES_MAX = 64;

/** Largest file or upload that is read, bytes. */
export const INPUT_BYTES_MAX = MEBIBYTES_MAX * BYTES_PER_MEBIBYTE;

/**
 * Refuses an input that is too large to read, before it is read.
 *
 * @param bytes size of the file or upload
 * @param file as the user named it
 * @throws CounterpoiseError INPUT_TOO_LARGE with both sizes
 */
export function assertInputSize(bytes: number, file: string): void {
  if (bytes <= INPUT_BYTES_MAX) return;
  const mebibytes = (bytes / BYTES_PER_MEBIBYTE).toFixed(1);
  throw new CounterpoiseError(
    'INPUT_TOO_LARGE',
    `The file has ${mebibytes} MiB (${bytes} bytes); at most ${MEBIBYTES_MAX} MiB (${INPUT_BYTES_MAX} bytes) are read.`,
    { file, found: `${bytes} bytes`, accepted: `at most ${INPUT_BYTES_MAX} bytes` },
  );
}
