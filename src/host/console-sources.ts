import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the console is built from: its own sources, those it shares with the program, and the packages' versions. */
const SOURCES = [
  'console/**/*.{ts,tsx,css,html,svg,json}',
  'client/*.ts',
  'src/core/*.ts',
  'package-lock.json',
];

/** The built console below the project's folder, and the file in it that tells what it was built from. */
export const CONSOLE_FOLDER = join('dist', 'console');
export const BUILT_FROM_FILE = 'built-from.txt';

/**
 * A digest that changes with everything the console is built from.
 *
 * @param root the project's folder
 * @returns null where there are no sources, as in an installed package
 */
export async function consoleSourcesDigest(root: string): Promise<string | null> {
  if (!existsSync(join(root, 'console'))) return null;
  const hash = createHash('sha256');
  const files: string[] = [];
  for await (const file of glob(SOURCES, { cwd: root })) files.push(file);
  for (const file of files.sort()) {
    hash.update(`${file}\n`).update(await readFile(join(root, file)));
  }
  return hash.digest('hex');
}
