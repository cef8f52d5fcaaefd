import { digestOf } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { DocumentRecord } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import type { JobWork } from './job-request.ts';
import type { RunSettings } from './run-settings.ts';

/** The id that stands for the latest document of a kind. */
const LATEST = 'latest';

/** Members of `input` that name a stored document, and the member that holds it inline. */
const INPUT_REFERENCES = [
  { idField: 'marketSnapshotId', field: 'market', repository: 'marketSnapshots' },
  { idField: 'pipelineId', field: 'pipeline', repository: 'pipelines' },
  { idField: 'beforeMarketSnapshotId', field: 'beforeMarket', repository: 'marketSnapshots' },
  { idField: 'beforePipelineId', field: 'beforePipeline', repository: 'pipelines' },
  { idField: 'beforeCalibrationId', field: 'beforeCalibration', repository: 'calibrations' },
  { idField: 'previousCalibrationId', field: 'previous', repository: 'calibrations' },
] as const;

/** Repositories whose documents a request can name. */
export type DocumentCollection = 'marketSnapshots' | 'pipelines' | 'calibrations';

/** Where resolving finds a stored document, as JSON text. */
export type DocumentTexts = (collection: DocumentCollection, id: string) => Promise<string | undefined>;

/** The documents that a caller may know. */
export function documentTexts(store: Pick<Repositories, DocumentCollection>): DocumentTexts {
  return async (collection, id) => (await store[collection].find(id))?.documentJson;
}

/** What pinning needs of a repository of documents. */
interface Documents {
  readonly latest: () => Promise<DocumentRecord | undefined>;
}

/** A job's input with every document in it, and the settings of its run. */
export interface ResolvedWork {
  readonly input: Readonly<Record<string, unknown>>;
  readonly run: RunSettings;
}

/**
 * Replaces every "latest" by the id it stands for now, so that the request means the same for ever.
 *
 * @throws CounterpoiseError RESOURCE_NOT_FOUND when nothing is stored yet
 */
export async function pinLatest(work: JobWork, store: Repositories): Promise<JobWork> {
  const input: Record<string, unknown> = { ...work.input };
  for (const { idField, repository } of INPUT_REFERENCES) {
    if (input[idField] !== LATEST) continue;
    input[idField] = await latestId(store[repository], `/input/${idField}`);
  }
  if (work.run?.calibrationId !== LATEST) return { ...work, input };
  const calibrationId = await latestId(store.calibrations, '/run/calibrationId');
  return { ...work, input, run: { ...work.run, calibrationId } };
}

/**
 * Puts the stored documents in the place of their ids: `marketSnapshotId` becomes `market`, `pipelineId`
 * becomes `pipeline`, and the calibration that the run names becomes `calibration`.
 *
 * @throws CounterpoiseError RESOURCE_NOT_FOUND for an unknown id, INPUT_INVALID when a document stands
 *   both inline and by id
 */
export async function resolveInput(pinned: JobWork, documents: DocumentTexts): Promise<ResolvedWork> {
  const input: Record<string, unknown> = { ...pinned.input };
  for (const { idField, field, repository } of INPUT_REFERENCES) {
    if (input[idField] === undefined) continue;
    assertNotBoth(input, field, idField);
    input[field] = await load(documents, repository, input[idField], `/input/${idField}`);
    delete input[idField];
  }
  const calibrationId = pinned.run?.calibrationId;
  if (calibrationId !== undefined) {
    assertNotBoth(input, 'calibration', 'calibrationId');
    input['calibration'] = await load(documents, 'calibrations', calibrationId, '/run/calibrationId');
  }
  return { input, run: pinned.run ?? {} };
}

/**
 * Digest of everything the result depends on. Documents count by their content, whether they came inline or
 * by id; the number of threads does not count, since no result depends on it.
 */
export function inputDigestOf(kind: string, { input, run }: ResolvedWork): string {
  return digestOf({ kind, input: { ...input, run: resultRelevant(input['run']) }, run: resultRelevant(run) });
}

function resultRelevant(run: unknown): unknown {
  if (!isRecord(run)) return run;
  const { threads: _threads, calibrationId: _calibrationId, ...relevant } = run;
  return relevant;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function assertNotBoth(input: Readonly<Record<string, unknown>>, field: string, idField: string): void {
  if (input[field] === undefined) return;
  throw new CounterpoiseError('INPUT_INVALID', `${field} and ${idField} exclude each other.`, {
    pointer: `/input/${field}`,
    accepted: `either ${field} or ${idField}`,
  });
}

async function latestId(repository: Documents, pointer: string): Promise<string> {
  const record = await repository.latest();
  if (record !== undefined) return record.id;
  throw new CounterpoiseError('RESOURCE_NOT_FOUND', 'There is no latest: nothing is stored that could be.', {
    pointer,
  });
}

async function load(
  documents: DocumentTexts,
  collection: DocumentCollection,
  id: unknown,
  pointer: string,
): Promise<unknown> {
  if (typeof id !== 'string') {
    throw new CounterpoiseError('INPUT_INVALID', 'An id is a text.', {
      pointer,
      accepted: 'an id or "latest"',
    });
  }
  const text = await documents(collection, id);
  if (text === undefined) {
    throw new CounterpoiseError('RESOURCE_NOT_FOUND', `Nothing is stored under "${id.slice(0, 100)}".`, {
      pointer,
    });
  }
  return JSON.parse(text);
}
