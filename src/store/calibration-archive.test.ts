import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../core/digest.ts';
import { type ArchivedCalibration, calibrationArchive } from './calibration-archive.ts';
import { type DurableFiles, MACHINE_FILES, writeDurably } from './durable-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'counterpoise-archive-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface SetDocument extends ArchivedCalibration {
  readonly volatility: number;
}

function setOf(
  asOf: string,
  volatility: number,
  { asOfTime = null, passed = true }: Partial<ArchivedCalibration> = {},
): SetDocument {
  const inputsDigest = digestOf({ asOf, asOfTime, volatility });
  const content = { asOf, asOfTime, passed, volatility, inputsDigest };
  return { ...content, contentHash: digestOf(content) };
}

const keep = (document: SetDocument, files: DurableFiles = MACHINE_FILES) =>
  calibrationArchive(folder, files).accept(document, document);
const latestHash = async (): Promise<string | undefined> =>
  (await calibrationArchive(folder).latest())?.contentHash;
const namedLatest = (): string => JSON.parse(readFileSync(join(folder, 'latest.json'), 'utf8')).contentHash;

describe('a calibration archive', () => {
  it('is empty before the first set, and makes no folder for that', async () => {
    const archive = calibrationArchive(join(folder, 'none'));
    expect(await archive.latest()).toBeUndefined();
    expect(await archive.find('2025-02-10', digestOf('x'))).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('finds a set by its inputs and reads it back', async () => {
    const set = setOf('2025-02-10', 0.011);
    const entry = await keep(set);
    const archive = calibrationArchive(folder);
    expect(await archive.find(set.asOf, set.inputsDigest)).toEqual(entry);
    expect(JSON.parse((await archive.read(entry))!)).toEqual(set);
    expect(readdirSync(join(folder, 'drafts'))).toEqual([]);
  });

  it('takes the newest moment for the latest, whatever the order of arrival', async () => {
    const noon = setOf('2025-02-10', 0.011, { asOfTime: '2025-02-10T12:00:00-05:00' });
    const close = setOf('2025-02-10', 0.012, { asOfTime: '2025-02-10T22:00:00Z' });
    const early = setOf('2025-02-07', 0.013);
    for (const set of [close, noon, early]) await keep(set);
    expect(await latestHash()).toBe(close.contentHash);
    expect(namedLatest()).toBe(close.contentHash);
    const archive = calibrationArchive(folder);
    expect((await archive.latest(close))?.contentHash).toBe(noon.contentHash);
    expect((await archive.latest(noon))?.contentHash).toBe(early.contentHash);
    expect(await archive.latest(early)).toBeUndefined();
  });

  it('takes the later accepted of one moment', async () => {
    const first = setOf('2025-02-10', 0.011);
    const second = setOf('2025-02-10', 0.012);
    expect((await keep(first)).sequence).toBe(1);
    expect((await keep(second)).sequence).toBe(2);
    expect(await latestHash()).toBe(second.contentHash);
  });

  it('counts all that a day has accepted, and knows an order of two that counted at once', async () => {
    const sets = Array.from({ length: 8 }, (_, i) => setOf('2025-02-10', 0.01 + i / 1000));
    const entries = [];
    for (const set of sets) entries.push(await keep(set));
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const entry of entries) {
      const name = `${entry.inputsDigest.slice('sha256:'.length)}.json`;
      writeFileSync(join(folder, 'accepted', '2025-02-10', name), JSON.stringify({ ...entry, sequence: 1 }));
    }
    const last = sets.toSorted((a, b) => (a.inputsDigest < b.inputsDigest ? -1 : 1)).at(-1)!;
    expect(await latestHash()).toBe(last.contentHash);
  });

  it('names the latest anew when another accepts a newer set meanwhile', async () => {
    const newer = setOf('2025-02-11', 0.012);
    let others = 0;
    await keep(setOf('2025-02-10', 0.011), {
      ...MACHINE_FILES,
      rename: async (from, to) => {
        if (to.endsWith('latest.json') && others++ === 0) await keep(newer);
        await MACHINE_FILES.rename(from, to);
      },
    });
    expect(namedLatest()).toBe(newer.contentHash);
  });

  it('keeps a set that failed but never calls it the latest', async () => {
    const good = setOf('2025-02-10', 0.011);
    const bad = setOf('2025-02-11', 0.5, { passed: false });
    await keep(good);
    const entry = await keep(bad);
    expect(await latestHash()).toBe(good.contentHash);
    expect(namedLatest()).toBe(good.contentHash);
    expect(await calibrationArchive(folder).read(entry)).toContain(bad.contentHash);
  });

  it('keeps one set of the same inputs, with its first place in the order', async () => {
    const set = setOf('2025-02-10', 0.011);
    const first = await keep(set);
    await keep(setOf('2025-02-10', 0.012));
    expect(await keep(set)).toEqual(first);
    expect(readdirSync(join(folder, 'accepted', '2025-02-10'))).toHaveLength(2);
  });

  it('refuses a set that was changed, by the name of its file', async () => {
    const set = setOf('2025-02-10', 0.011);
    const entry = await keep(set);
    const archive = calibrationArchive(folder);
    const file = archive.fileOf(entry);
    for (const text of [JSON.stringify({ ...set, volatility: 0.02 }), '{"volatility":', '']) {
      writeFileSync(file, text);
      await expect(archive.read(entry)).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { file } });
    }
    // The same inputs calculated again put the true content back.
    await keep(set);
    expect(JSON.parse((await archive.read(entry))!)).toEqual(set);
    rmSync(file);
    expect(await archive.read(entry)).toBeUndefined();
  });

  it('refuses an entry that was changed, and ignores files that are none', async () => {
    const set = setOf('2025-02-10', 0.011);
    await keep(set);
    const day = join(folder, 'accepted', '2025-02-10');
    writeFileSync(join(day, 'notes.txt'), 'hello');
    writeFileSync(join(folder, 'accepted', 'notes.txt'), 'hello');
    expect(await latestHash()).toBe(set.contentHash);
    writeFileSync(join(day, `${'0'.repeat(64)}.json`), readFileSync(join(day, readdirSync(day)[0]!)));
    await expect(calibrationArchive(folder).latest()).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('believes no entry that says more than its set', async () => {
    const bad = setOf('2025-02-11', 0.5, { passed: false });
    const entry = await keep(bad);
    const day = join(folder, 'accepted', '2025-02-11');
    writeFileSync(join(day, readdirSync(day)[0]!), JSON.stringify({ ...entry, passed: true }));
    const archive = calibrationArchive(folder);
    const latest = (await archive.latest())!;
    await expect(archive.read(latest)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('names a file system that takes nothing', async () => {
    writeFileSync(join(folder, 'file'), '');
    const set = setOf('2025-02-10', 0.011);
    const archive = calibrationArchive(join(folder, 'file'));
    await expect(archive.accept(set, set)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
  });

  it('sweeps up what crashes left, but not what others are writing', async () => {
    await keep(setOf('2025-02-10', 0.011));
    const [old, fresh] = ['old.tmp', 'fresh.tmp'].map((name) => join(folder, 'drafts', name)) as [
      string,
      string,
    ];
    for (const draft of [old, fresh]) writeFileSync(draft, '{"half":');
    utimesSync(old, new Date(0), new Date(0));
    await keep(setOf('2025-02-11', 0.011));
    expect(readdirSync(join(folder, 'drafts'))).toEqual(['fresh.tmp']);
  });

  it('lets many write at once', async () => {
    const sets = Array.from({ length: 12 }, (_, i) => setOf(`2025-02-${10 + (i % 4)}`, 0.01 + i / 1000));
    await Promise.all([...sets, ...sets].map((set) => keep(set)));
    expect((await calibrationArchive(folder).latest())?.asOf).toBe('2025-02-13');
    expect(namedLatest()).toBe(await latestHash());
    for (const set of sets) {
      const archive = calibrationArchive(folder);
      const entry = await archive.find(set.asOf, set.inputsDigest);
      expect(entry?.contentHash).toBe(set.contentHash);
      expect(await archive.read(entry!)).toContain(set.contentHash);
    }
  });
});

/** The machine's files, with a note of every step that changes a folder. */
function noting(): { readonly files: DurableFiles; readonly steps: string[] } {
  const steps: string[] = [];
  const place = (path: string): string =>
    relative(folder, path).replace(/[0-9a-f-]{36,64}(?=\.)/, '*') || '.';
  const noted =
    <Rest extends readonly unknown[], Answer>(
      name: string,
      work: (path: string, ...rest: Rest) => Promise<Answer>,
      shown: (path: string, ...rest: readonly unknown[]) => string = (path) => path,
    ) =>
    (path: string, ...rest: Rest): Promise<Answer> => {
      steps.push(`${name} ${place(shown(path, ...rest))}`);
      return work(path, ...rest);
    };
  const target = (_: string, to: unknown): string => String(to);
  return {
    steps,
    files: {
      ...MACHINE_FILES,
      makeFolder: noted('make', MACHINE_FILES.makeFolder),
      write: noted('write', MACHINE_FILES.write),
      rename: noted('rename to', MACHINE_FILES.rename, target),
      link: noted('link to', MACHINE_FILES.link, target),
      remove: noted('remove', MACHINE_FILES.remove),
      syncFolder: noted('sync', MACHINE_FILES.syncFolder),
    },
  };
}

describe('the order of steps', () => {
  it('brings each file to the disk before the next one counts on it', async () => {
    const { files, steps } = noting();
    await keep(setOf('2025-02-10', 0.011), files);
    expect(steps).toEqual([
      'make drafts',
      'make sets/2025-02-10',
      'make accepted/2025-02-10',
      'write drafts/*.tmp',
      'rename to sets/2025-02-10/*.json',
      'sync sets/2025-02-10',
      'remove drafts/*.tmp',
      'write drafts/*.tmp',
      'link to accepted/2025-02-10/*.json',
      'sync accepted/2025-02-10',
      'remove drafts/*.tmp',
      'write drafts/*.tmp',
      'rename to latest.json',
      'sync .',
      'remove drafts/*.tmp',
    ]);
  });

  it('is that of a single file too', async () => {
    const { files, steps } = noting();
    await writeDurably(join(folder, 'set.json'), 'whole', files);
    expect(steps).toEqual(['write set.json.*.tmp', 'rename to set.json', 'sync .', 'remove set.json.*.tmp']);
    expect(readFileSync(join(folder, 'set.json'), 'utf8')).toBe('whole');
  });
});

describe('the files of the machine', () => {
  it('leave no draft behind where a folder has the name', async () => {
    await MACHINE_FILES.makeFolder(join(folder, 'set.json', 'deep', 'down'));
    await expect(writeDurably(join(folder, 'set.json'), 'x')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['set.json']);
  });

  it('write over nothing, and link what is there', async () => {
    const file = join(folder, 'a');
    await MACHINE_FILES.write(file, 'a');
    await expect(MACHINE_FILES.write(file, 'b')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await MACHINE_FILES.link(file, join(folder, 'b'))).toBe(true);
    expect(await MACHINE_FILES.link(file, join(folder, 'b'))).toBe(false);
    await expect(MACHINE_FILES.link(join(folder, 'none'), join(folder, 'c'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('a crash at any step', () => {
  /** The machine's files until a step; from that step on nothing works any more, and a file being written is half there. */
  function crashingAt(step: number): { readonly files: DurableFiles; readonly steps: () => number } {
    let taken = 0;
    const crashed = (): Error => Object.assign(new Error('The power is gone.'), { code: 'EIO' });
    const counted =
      <Arguments extends readonly unknown[], Answer>(
        work: (...args: Arguments) => Promise<Answer>,
        half: (...args: Arguments) => void = () => undefined,
      ) =>
      async (...args: Arguments): Promise<Answer> => {
        taken += 1;
        if (taken < step) return work(...args);
        if (taken === step) half(...args);
        throw crashed();
      };
    return {
      steps: () => taken,
      files: {
        makeFolder: counted(MACHINE_FILES.makeFolder),
        write: counted(MACHINE_FILES.write, (file, text) => {
          writeFileSync(file, text.slice(0, text.length / 2));
        }),
        rename: counted(MACHINE_FILES.rename),
        link: counted(MACHINE_FILES.link),
        remove: counted(MACHINE_FILES.remove),
        syncFolder: counted(MACHINE_FILES.syncFolder),
        read: counted(MACHINE_FILES.read),
        list: counted(MACHINE_FILES.list),
        writtenAtMs: counted(MACHINE_FILES.writtenAtMs),
      },
    };
  }

  const before = setOf('2025-02-10', 0.011);
  const after = setOf('2025-02-11', 0.012);

  it('leaves the old or the new set, never half, and the next run mends the rest', async () => {
    const whole = crashingAt(Number.POSITIVE_INFINITY);
    await keep(before);
    await keep(after, whole.files);
    expect(whole.steps()).toBeGreaterThan(15);
    const seen = new Set<string>();
    for (let step = 1; step <= whole.steps(); step++) {
      rmSync(folder, { recursive: true, force: true });
      await keep(before);
      await expect(keep(after, crashingAt(step).files)).rejects.toThrow('The power is gone.');
      const archive = calibrationArchive(folder);
      const latest = (await archive.latest())!;
      expect([before.contentHash, after.contentHash]).toContain(latest.contentHash);
      seen.add(latest.contentHash);
      expect(await archive.read(latest)).toContain(latest.contentHash);
      expect([before.contentHash, after.contentHash]).toContain(namedLatest());
      expect((await keep(after)).contentHash).toBe(after.contentHash);
      expect(await latestHash()).toBe(after.contentHash);
      expect(namedLatest()).toBe(after.contentHash);
    }
    expect(seen).toEqual(new Set([before.contentHash, after.contentHash]));
  });

  it('in the very first set leaves none or all of it', async () => {
    const whole = crashingAt(Number.POSITIVE_INFINITY);
    await keep(after, whole.files);
    for (let step = 1; step <= whole.steps(); step++) {
      rmSync(folder, { recursive: true, force: true });
      await expect(keep(after, crashingAt(step).files)).rejects.toThrow('The power is gone.');
      const archive = calibrationArchive(folder);
      const latest = await archive.latest();
      if (latest !== undefined) expect(await archive.read(latest)).toContain(after.contentHash);
      await keep(after);
      expect(namedLatest()).toBe(after.contentHash);
    }
  });
});
