import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** The folder among these, then among those of PATH, which holds the program. */
export function folderOf(program: string, folders: readonly string[] = []): string | undefined {
  const path = (process.env['PATH'] ?? '').split(delimiter);
  return [...folders, ...path].find((folder) => folder !== '' && existsSync(join(folder, program)));
}

/**
 * `describe` for tests that need a service of the system. Where it is missing they are skipped, and that is said; in
 * continuous integration they run and fail, so that no green run has left them out.
 */
export function describeWith(service: string, folder: string | undefined, packageName: string) {
  const isSkipped = folder === undefined && !process.env['CI'];
  if (isSkipped) process.stderr.write(`SKIPPED: ${missing(service, packageName)}\n`);
  return describe.skipIf(isSkipped);
}

/** The folder, or an error that says what to install. */
export function present(service: string, folder: string | undefined, packageName: string): string {
  if (folder === undefined) throw new Error(missing(service, packageName));
  return folder;
}

function missing(service: string, packageName: string): string {
  return `tests need ${service}, which is not installed here (Debian: apt-get install ${packageName}).`;
}
