import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Log } from '../log/create-log.ts';
import { BUILT_FROM_FILE, CONSOLE_FOLDER, consoleSourcesDigest } from './console-sources.ts';

const BUILD_SCRIPT = join('scripts', 'build-console.ts');
/** Some seconds on a slow machine; a build that hangs must not keep the API away. */
const BUILD_TIMEOUT_MS = 120_000;

/**
 * The folder of the built console, which is built first when it is missing or its sources have changed.
 *
 * @returns null where there is none and none can be built, and the log says why; the API works without it
 */
export async function consoleFolder(log: Pick<Log, 'info' | 'warn'>): Promise<string | null> {
  const root = projectRoot();
  const folder = join(root, CONSOLE_FOLDER);
  const digest = await consoleSourcesDigest(root);
  if (digest !== null && (await builtFrom(folder)) !== digest) {
    try {
      log.info('the console is built');
      await promisify(execFile)(process.execPath, [BUILD_SCRIPT], { cwd: root, timeout: BUILD_TIMEOUT_MS });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ reason: reason.slice(0, 2_000) }, 'the console cannot be built');
    }
  }
  return existsSync(join(folder, 'index.html')) ? folder : null;
}

async function builtFrom(folder: string): Promise<string | null> {
  const file = join(folder, BUILT_FROM_FILE);
  return existsSync(file) ? (await readFile(file, 'utf8')).trim() : null;
}

/** The folder that holds `package.json`, above the sources and above what they are built into. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
