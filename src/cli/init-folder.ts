import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';

/** What a desk's folder starts from: the example day's files, tables cut to a few rows. */
const TEMPLATES = [
  { name: 'market.json' },
  { name: 'pipeline.csv', rowsKept: 4 },
  { name: 'positions.csv', rowsKept: 2 },
  { name: 'servicing.csv', rowsKept: 3 },
  { name: 'scenarios.json' },
  { name: 'hedge.json' },
  { name: 'execution.json' },
  { name: 'rate-sheet.json' },
  { name: 'investors.json' },
  { name: 'encompass-mapping.json' },
] as const;

const EXAMPLE_DAY = 'examples/2025-02-10';

/** What was written, by path. */
export interface InitializedFolder {
  readonly folder: string;
  readonly written: readonly string[];
  /** Files that were there already and were left alone. */
  readonly kept: readonly string[];
}

/**
 * Writes the templates into a folder, which is made when it is missing. A file that exists is never touched
 * unless `overwrite` is set.
 *
 * @param target folder as the user named it
 * @throws CounterpoiseError INPUT_UNREADABLE when the folder cannot be made or written
 */
export async function initFolder(
  target: string,
  options: { readonly overwrite?: boolean } = {},
): Promise<InitializedFolder> {
  const folder = resolve(target);
  const source = exampleFolder();
  const written: string[] = [];
  const kept: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const template of TEMPLATES) {
      const path = join(folder, template.name);
      if (options.overwrite !== true && existsSync(path)) {
        kept.push(template.name);
        continue;
      }
      const text = await readFile(join(source, template.name), 'utf8');
      await writeFile(path, 'rowsKept' in template ? firstLines(text, template.rowsKept + 1) : text);
      written.push(template.name);
    }
  } catch (error) {
    throw folderError(target, error);
  }
  return { folder: target, written, kept };
}

/** A file system's refusal as an error with the folder's name. */
export function folderError(target: string, cause: unknown): CounterpoiseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CounterpoiseError('INPUT_UNREADABLE', `The folder cannot be used: ${reason}.`, {
    file: target,
    accepted: 'a folder that may be written to',
  });
}

function firstLines(text: string, count: number): string {
  return `${text.split(/\r?\n/).slice(0, count).join('\n')}\n`;
}

/** Folder of the example day. Compiled and source files stand at different depths below the package. */
export function exampleFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, EXAMPLE_DAY, 'market.json'))) {
    const parent = resolve(folder, '..');
    invariant(parent !== folder, 'The package carries its example day.');
    folder = parent;
  }
  return join(folder, EXAMPLE_DAY);
}
