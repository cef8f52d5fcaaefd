import {
  type CalibrationSources,
  calibrateMarket,
  calibrationInputs,
  requireEarlier,
} from '../../calibration/calibrate.ts';
import type { CalibrationConfig } from '../../calibration/calibration-config.ts';
import { type CalibrationSet, readCalibration } from '../../calibration/calibration-set.ts';
import type { LockObservation } from '../../calibration/pull-through/lock-history.ts';
import { describeRefused, requireNoneRefused, screenMarket } from '../../calibration/quote-screen.ts';
import type { RefusedQuote } from '../../calibration/refused-quote.ts';
import type { IsoDate } from '../core/dates.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { parseJson } from '../core/parse.ts';
import { readLockHistory } from '../desk/files/read-lock-history.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import {
  type ArchiveEntry,
  type CalibrationArchive,
  calibrationArchive,
} from '../store/calibration-archive.ts';
import { writeDurably } from '../store/durable-files.ts';
import { threadFitter } from '../workers/fit-thread.ts';
import { namingFile, simulationSettings } from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { marketRemarks } from './market-remarks.ts';
import { unwritable } from './output.ts';
import { withPool } from './pool.ts';
import { createProgress } from './progress.ts';
import { readTextFile } from './read-text-file.ts';
import type { RunOptions } from './run-options.ts';

/** One calibration as it was asked for. */
export interface CalibrationRequest {
  readonly market: string;
  readonly config: CalibrationConfig;
  readonly run: RunOptions;
  readonly previous?: string;
  readonly history?: string;
  readonly archive?: string;
  readonly out?: string;
  /** Calculates although the archive has the set, to see that the bits are the same. */
  readonly again: boolean;
  readonly referenceDate?: IsoDate;
}

/** A calibration, and what became of it. */
export interface CalibrationRun {
  readonly set: CalibrationSet;
  readonly kept?: KeptCalibration;
}

export interface KeptCalibration {
  readonly file: string;
  /** Whether the archive had the set, so that nothing was calculated. */
  readonly found: boolean;
  /** Whether it was calculated again and had the same bits. */
  readonly confirmed: boolean;
  /** The newest set of the archive that passed. */
  readonly latest: ArchiveEntry | undefined;
}

interface MarketFile {
  readonly snapshot: MarketSnapshot;
  readonly leftOut: readonly RefusedQuote[];
  readonly remarks: readonly string[];
}

/**
 * Calibrates a market day, or finds the set in the archive when one of the same inputs was kept before.
 *
 * @param onRemarks told what is remarkable about the files before anything is calculated
 * @throws CounterpoiseError those of the readers; INPUT_INVALID naming every bad quote where none may be left out;
 *   CALIBRATION_FAILED when the same inputs gave other bits than those kept
 */
export async function runCalibration(
  request: CalibrationRequest,
  context: CommandContext,
  onRemarks: (remarks: readonly string[]) => void,
): Promise<CalibrationRun> {
  const { snapshot, leftOut, remarks } = await readMarketDay(request, context);
  const history = await readHistory(request, snapshot.asOf);
  onRemarks([...remarks, ...history.remarks]);
  const archive = request.archive === undefined ? undefined : calibrationArchive(request.archive);
  const previous = await previousSet(request, snapshot, archive);
  const sources: CalibrationSources = {
    ...simulationSettings(request.run),
    engineVersion: ENGINE_VERSION,
    config: request.config,
    leftOut,
    ...(history.observations === undefined ? {} : { history: history.observations }),
    ...(previous === undefined ? {} : { previous }),
    ...(request.referenceDate === undefined ? {} : { referenceDate: request.referenceDate }),
  };
  const entry = await archive?.find(snapshot.asOf, calibrationInputs(snapshot, sources).inputsDigest);
  const known = entry === undefined ? undefined : await readEntry(archive!, entry);
  const found = known !== undefined && !request.again;
  const set = found ? known : await calculate(snapshot, sources, request.run, context);
  requireSameBits(entry, set);
  const kept = archive === undefined ? undefined : await keep(archive, set);
  if (request.out !== undefined) await writeSet(request.out, set);
  return {
    set,
    ...(kept === undefined
      ? {}
      : { kept: { ...kept, found, confirmed: known !== undefined && request.again } }),
  };
}

async function readMarketDay(request: CalibrationRequest, context: CommandContext): Promise<MarketFile> {
  const file = request.market;
  const text = await readTextFile(file, 'a market day (JSON)');
  const { snapshot, refused } = screenMarket(parseJson(text, file), { file });
  if (request.config.badQuotes === 'refuse') requireNoneRefused(refused, { file });
  const { warnings, ageWarnings } = marketRemarks(snapshot, file, 'calibration', [], context.today());
  const leftOut = refused.map((quote) => `${file}: left out ${describeRefused(quote)} (${quote.pointer})`);
  return { snapshot, leftOut: refused, remarks: [...ageWarnings, ...warnings, ...leftOut] };
}

interface HistoryFile {
  readonly observations?: readonly LockObservation[];
  readonly remarks: readonly string[];
}

/** Past locks as far as they could be read on the day. */
async function readHistory({ history: file }: CalibrationRequest, asOf: IsoDate): Promise<HistoryFile> {
  if (file === undefined) return { remarks: [] };
  const text = await readTextFile(file, 'a lock history (CSV or JSON)');
  const { observations, rejected, warnings } = readLockHistory(text, file, { asOf });
  const refused =
    rejected.length === 0
      ? []
      : [`${file}: ${rejected.length} rows are left out, the first: ${describeRowError(rejected[0]!)}`];
  return { observations, remarks: [...warnings.map((warning) => `${file}: ${warning}`), ...refused] };
}

/** The set named by the user, else the newest of the archive that stands for an earlier moment. */
async function previousSet(
  { previous: file }: CalibrationRequest,
  { asOf, asOfTime }: MarketSnapshot,
  archive: CalibrationArchive | undefined,
): Promise<CalibrationSet | undefined> {
  if (file !== undefined) {
    const set = readCalibration(await readTextFile(file, 'a calibration set (JSON)'), file);
    namingFile(file, () => requireEarlier(set, { asOf, asOfTime }));
    return set;
  }
  const entry = await archive?.latest({ asOf, asOfTime: asOfTime ?? null });
  if (entry === undefined) return undefined;
  const set = await readEntry(archive!, entry);
  if (set !== undefined) return set;
  throw new CounterpoiseError('INPUT_UNREADABLE', 'The set before is not in the archive.', {
    file: archive!.fileOf(entry),
    accepted: 'the file that was kept there, or another set by --previous',
  });
}

async function readEntry(
  archive: CalibrationArchive,
  entry: ArchiveEntry,
): Promise<CalibrationSet | undefined> {
  const text = await archive.read(entry);
  return text === undefined ? undefined : readCalibration(text, archive.fileOf(entry));
}

async function calculate(
  snapshot: MarketSnapshot,
  sources: CalibrationSources,
  { threads }: RunOptions,
  { signal }: CommandContext,
): Promise<CalibrationSet> {
  return withPool(threads, async (pool) => {
    const progress = createProgress();
    try {
      return await calibrateMarket(snapshot, {
        ...sources,
        simulate: pool.simulate,
        fitter: threadFitter,
        signal,
        onProgress: progress.stage('calibrate'),
      });
    } finally {
      progress.stop();
    }
  });
}

function requireSameBits(entry: ArchiveEntry | undefined, { contentHash }: CalibrationSet): void {
  if (entry === undefined || entry.contentHash === contentHash) return;
  throw new CounterpoiseError(
    'CALIBRATION_FAILED',
    `The same inputs gave ${contentHash}, and ${entry.contentHash} before.`,
    { accepted: 'a kernel whose bits hold on every machine (--kernel simd), from the first set on' },
  );
}

/** Accepting a set that is there already mends what a crash or a hand took from it. */
async function keep(
  archive: CalibrationArchive,
  set: CalibrationSet,
): Promise<Pick<KeptCalibration, 'file' | 'latest'>> {
  invariant(set.schemaVersion === 2, 'A set made now has inputs.');
  const { asOf, asOfTime = null, inputsDigest, contentHash, passed } = set;
  const entry = await archive.accept({ asOf, asOfTime, inputsDigest, contentHash, passed }, set);
  return { file: archive.fileOf(entry), latest: await archive.latest() };
}

async function writeSet(file: string, set: CalibrationSet): Promise<void> {
  try {
    await writeDurably(file, `${JSON.stringify(set, undefined, 2)}\n`);
  } catch (error) {
    throw unwritable(file, error);
  }
}
