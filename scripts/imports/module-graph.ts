import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { readModule, type SourceModule } from './read-module.ts';

/** The folders that hold TypeScript of the project's own. */
const FOLDERS = [
  'src',
  'calibration',
  'validation',
  'client',
  'console',
  'bench',
  'scripts',
  'test',
  'examples',
];

/** AssemblyScript: TypeScript's parsers do not read it, and it imports nothing. */
const ASSEMBLY = 'src/kernel/assembly/';

/** Every module of the project by its path from the root, with forward slashes. */
export function readModules(root: string): ReadonlyMap<string, SourceModule> {
  const modules = new Map<string, SourceModule>();
  for (const folder of FOLDERS) {
    const start = join(root, folder);
    if (!existsSync(start)) continue;
    for (const entry of readdirSync(start, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
      const file = join(entry.parentPath, entry.name);
      const path = relative(root, file).split(sep).join('/');
      if (path.startsWith(ASSEMBLY)) continue;
      modules.set(path, readModule(path, readFileSync(file, 'utf8')));
    }
  }
  return new Map([...modules].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The path from the root a relative specifier leads to. */
export function targetPath(importer: string, specifier: string): string {
  return posix.join(dirname(importer), specifier);
}

/** `@scope/name` or `name`, without the path inside the package. */
export function packageName(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** The room a file stands in: `src/hedge/milp.ts` in `hedge`, `src/main.ts` in `main`, `bench/main.ts` in `bench`. */
export function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  if (top !== 'src') return top;
  return second.replace(/\.ts$/, '');
}

/** A unit test stands beside the code it tests, but uses what tests use. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || roomOf(path) === 'test';
}
