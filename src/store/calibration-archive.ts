import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { isIsoDate } from '../core/dates.ts';
import { digestOf } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parseJson } from '../core/parse.ts';
import { type DurableFiles, MACHINE_FILES } from './durable-files.ts';
import { compareRecency } from './recency.ts';

/** What the archive must know of a calibration set to find it again. */
export interface ArchivedCalibration {
  readonly asOf: string;
  /** RFC 3339; null when the set has no time of day. */
  readonly asOfTime: string | null;
  readonly inputsDigest: string;
  readonly contentHash: string;
  readonly passed: boolean;
}

/** A set's place in the order in which the archive took its sets. */
export interface ArchiveEntry extends ArchivedCalibration {
  readonly sequence: number;
}

/** A moment before which a set is looked for. */
export type ArchiveMoment = Pick<ArchivedCalibration, 'asOf' | 'asOfTime'>;

/**
 * Calibration sets in a folder, each under the hash of its content, each once per digest of its inputs.
 *
 * `sets/<asOf>/<contentHash>.json` is a set; `accepted/<asOf>/<inputsDigest>.json` accepts it, and is the moment from
 * which it counts; `latest.json` names the newest that passed. No lock: every file appears whole under its name.
 */
export interface CalibrationArchive {
  /** The entry of a set with these inputs; undefined when none was accepted. */
  readonly find: (asOf: string, inputsDigest: string) => Promise<ArchiveEntry | undefined>;
  /** Newest (asOf, asOfTime, sequence) of the sets that passed, or of those that stand for an earlier moment. */
  readonly latest: (before?: ArchiveMoment) => Promise<ArchiveEntry | undefined>;
  /**
   * The text of a set; undefined when its file is gone.
   *
   * @throws CounterpoiseError INPUT_INVALID naming the file when its content is not what the hash was taken of
   */
  readonly read: (entry: ArchivedCalibration) => Promise<string | undefined>;
  /** Keeps a set; the entry that stands when one of the same inputs was kept before. */
  readonly accept: (set: ArchivedCalibration, document: object) => Promise<ArchiveEntry>;
  /** The file of a set. */
  readonly fileOf: (entry: ArchivedCalibration) => string;
}

/** What a set says of itself, in its own words. */
const keptSchema = z.looseObject({
  asOf: z.string(),
  asOfTime: z.string().nullish(),
  inputsDigest: z.string(),
  contentHash: z.string(),
  passed: z.boolean(),
});

const entrySchema = z.strictObject({
  asOf: z.iso.date(),
  asOfTime: z.iso.datetime({ offset: true }).nullable(),
  inputsDigest: z.string(),
  contentHash: z.string(),
  passed: z.boolean(),
  sequence: z.number().int().positive(),
});

/** Nobody takes as long to write a file: what is older was left by a crash. */
const DRAFT_LIFE_MS = 3_600_000;
const JSON_INDENT = 2;
const ENTRY_NAME = /^[0-9a-f]{64}\.json$/;

/**
 * The archive in a folder, which is made when the first set is kept.
 *
 * @param folder as the user named it
 * @param files the machine's, unless a test breaks them
 */
export function calibrationArchive(folder: string, files: DurableFiles = MACHINE_FILES): CalibrationArchive {
  const drafts = join(folder, 'drafts');
  const latestFile = join(folder, 'latest.json');
  const entryFolder = (asOf: string): string => join(folder, 'accepted', asOf);
  const setFolder = (asOf: string): string => join(folder, 'sets', asOf);
  const entryFile = (asOf: string, inputsDigest: string): string =>
    join(entryFolder(asOf), `${hexOf(inputsDigest)}.json`);
  const fileOf = ({ asOf, contentHash }: ArchivedCalibration): string =>
    join(setFolder(asOf), `${hexOf(contentHash)}.json`);

  async function readEntry(file: string): Promise<ArchiveEntry | undefined> {
    const text = await files.read(file);
    if (text === undefined) return undefined;
    const parsed = entrySchema.safeParse(parseJson(text, file));
    if (parsed.success && file.endsWith(`${hexOf(parsed.data.inputsDigest)}.json`)) return parsed.data;
    throw tampered(file, 'It is no entry of a calibration archive.');
  }

  async function entriesOf(asOf: string): Promise<readonly ArchiveEntry[]> {
    const names = (await files.list(entryFolder(asOf))).filter((name) => ENTRY_NAME.test(name));
    const entries = await Promise.all(names.map((name) => readEntry(join(entryFolder(asOf), name))));
    return entries.filter((entry) => entry !== undefined);
  }

  async function latest(before?: ArchiveMoment): Promise<ArchiveEntry | undefined> {
    const days = (await files.list(join(folder, 'accepted'))).filter(
      (day) => isIsoDate(day) && (before === undefined || day <= before.asOf),
    );
    for (const day of days.toReversed()) {
      const newest = (await entriesOf(day))
        .filter(({ passed }) => passed)
        .filter((entry) => before === undefined || isEarlier(entry, before))
        // Stable: of one sequence, which two processes may take at once, the greater name stands last for all readers.
        .sort(compareRecency)
        .at(-1);
      if (newest !== undefined) return newest;
    }
    return undefined;
  }

  async function withDraft<T>(text: string, use: (draft: string) => Promise<T>): Promise<T> {
    const draft = join(drafts, `${randomUUID()}.tmp`);
    try {
      await files.write(draft, text);
      return await use(draft);
    } finally {
      await files.remove(draft);
    }
  }

  const place = (to: string, parent: string, text: string): Promise<void> =>
    withDraft(text, async (draft) => {
      await files.rename(draft, to);
      await files.syncFolder(parent);
    });

  async function writeSet(set: ArchivedCalibration, document: object): Promise<void> {
    const kept = await files.read(fileOf(set));
    if (kept !== undefined && holds(kept, set)) return;
    await place(fileOf(set), setFolder(set.asOf), jsonText(document));
  }

  async function writeEntry(set: ArchivedCalibration): Promise<ArchiveEntry> {
    const { asOf, asOfTime, inputsDigest, contentHash, passed } = set;
    const taken = await entriesOf(asOf);
    const sequence = 1 + taken.reduce((most, entry) => Math.max(most, entry.sequence), 0);
    const entry: ArchiveEntry = { asOf, asOfTime, inputsDigest, contentHash, passed, sequence };
    const file = entryFile(asOf, inputsDigest);
    await withDraft(jsonText(entry), async (draft) => {
      await files.link(draft, file);
      await files.syncFolder(entryFolder(asOf));
    });
    return (await readEntry(file)) ?? entry;
  }

  /** Another process may accept a set between reading and naming: whoever names the latest last looks again. */
  async function nameLatest(): Promise<void> {
    for (;;) {
      const newest = await latest();
      if (newest === undefined) return;
      const text = jsonText({ ...newest, file: `sets/${newest.asOf}/${hexOf(newest.contentHash)}.json` });
      if ((await files.read(latestFile)) === text) return;
      await place(latestFile, folder, text);
    }
  }

  async function removeOldDrafts(): Promise<void> {
    for (const name of await files.list(drafts)) {
      const writtenAtMs = await files.writtenAtMs(join(drafts, name));
      if (writtenAtMs !== undefined && Date.now() - writtenAtMs > DRAFT_LIFE_MS) {
        await files.remove(join(drafts, name));
      }
    }
  }

  const naming = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error) || error instanceof CounterpoiseError) throw error;
      throw new CounterpoiseError('INPUT_UNREADABLE', `The archive cannot be used: ${error.message}.`, {
        file: folder,
        accepted: 'a folder in which files may be read and written',
      });
    }
  };

  async function readSet(entry: ArchivedCalibration): Promise<string | undefined> {
    const text = await files.read(fileOf(entry));
    if (text === undefined || holds(text, entry)) return text;
    throw tampered(fileOf(entry), 'The calibration set was changed after it was kept: its hash is another.');
  }

  async function accept(set: ArchivedCalibration, document: object): Promise<ArchiveEntry> {
    for (const each of [drafts, setFolder(set.asOf), entryFolder(set.asOf)]) await files.makeFolder(each);
    await removeOldDrafts();
    await writeSet(set, document);
    const entry = await writeEntry(set);
    await nameLatest();
    return entry;
  }

  return {
    find: (asOf, inputsDigest) => naming(readEntry(entryFile(asOf, inputsDigest))),
    latest: (before) => naming(latest(before)),
    fileOf,
    read: (entry) => naming(readSet(entry)),
    accept: (set, document) => naming(accept(set, document)),
  };
}

function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, '');
}

function jsonText(document: object): string {
  return `${JSON.stringify(document, undefined, JSON_INDENT)}\n`;
}

/** Whether a text is the document of an entry, its hash taken of everything but the hash itself. */
function holds(text: string, entry: ArchivedCalibration): boolean {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return false;
  }
  const parsed = keptSchema.safeParse(document);
  if (!parsed.success) return false;
  const { contentHash, ...content } = parsed.data;
  const { asOf, asOfTime = null, inputsDigest, passed } = content;
  return (
    contentHash === digestOf(content) &&
    contentHash === entry.contentHash &&
    asOf === entry.asOf &&
    asOfTime === entry.asOfTime &&
    inputsDigest === entry.inputsDigest &&
    passed === entry.passed
  );
}

function tampered(file: string, message: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_INVALID', message, {
    file,
    accepted: 'the file as it was written; without the file, the set is calculated again',
  });
}

function isEarlier(entry: ArchiveEntry, before: ArchiveMoment): boolean {
  return compareRecency({ ...entry, sequence: 0 }, { ...before, sequence: 0 }) < 0;
}
