import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The steps by which files come to stand in a folder, each of which a crash can cut short. */
export interface DurableFiles {
  /** Makes a folder and those above it, and waits until they are on the disk. */
  readonly makeFolder: (folder: string) => Promise<void>;
  /** Writes a file that does not exist yet and waits until it is on the disk. */
  readonly write: (file: string, text: string) => Promise<void>;
  /** Gives a file another name, in the place of whatever had it. */
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Gives a file a second name; false when that name is taken. */
  readonly link: (from: string, to: string) => Promise<boolean>;
  readonly remove: (file: string) => Promise<void>;
  /** Waits until the names in a folder are on the disk. */
  readonly syncFolder: (folder: string) => Promise<void>;
  /** The file's text; undefined when there is none. */
  readonly read: (file: string) => Promise<string | undefined>;
  /** Names in a folder in the order of their letters, none when there is no such folder. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** When a file was last written, milliseconds since 1970; undefined when there is none. */
  readonly writtenAtMs: (file: string) => Promise<number | undefined>;
}

/** The files of this machine. */
export const MACHINE_FILES: DurableFiles = Object.freeze({
  makeFolder: (folder) => makeFolder(resolve(folder)),
  write: async (file, text) => {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  rename,
  link: async (from, to) => {
    try {
      await link(from, to);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  },
  remove: async (file) => rm(file, { force: true }),
  syncFolder,
  read: async (file) => unlessMissing(readFile(file, 'utf8')),
  list: async (folder) => ((await unlessMissing(readdir(folder))) ?? []).sort(),
  writtenAtMs: async (file) => (await unlessMissing(stat(file)))?.mtimeMs,
} satisfies DurableFiles);

/**
 * Writes a file so that no one ever reads half of it, whatever happens meanwhile: whole under another name, then renamed.
 *
 * @param file which may exist; a crash leaves it as it was or as it shall be
 */
export async function writeDurably(
  file: string,
  text: string,
  files: DurableFiles = MACHINE_FILES,
): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await files.write(draft, text);
    await files.rename(draft, file);
    await files.syncFolder(dirname(file));
  } finally {
    await files.remove(draft);
  }
}

/** Step by step: Node's recursive mkdir never ends where a file system answers that a folder's parent is missing when it is not. */
async function makeFolder(folder: string): Promise<void> {
  if ((await unlessMissing(stat(folder)))?.isDirectory() === true) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    // Another process may have made it meanwhile; a file in its place shows at its first use.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  await syncFolder(parent);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folder as a file; there, a rename is on the disk with its file.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
