import { asOfSchema, momentOf } from '../book/as-of.ts';
import type { LockFinding } from '../book/lock-finding.ts';
import { positionsOf } from '../book/positions-as-of.ts';
import { digestOf } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { newId } from '../store/ids.ts';
import type { PipelineRecord, Unsequenced } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import { readPipeline } from './lock-projections.ts';
import { readTrades } from './trades.ts';

/** Members of a job's input that ask for the pipeline of the lock events, and where it stands once there is one. */
const PIPELINES = [
  { field: 'pipelineAsOf', id: 'pipelineId', document: 'pipeline' },
  { field: 'beforePipelineAsOf', id: 'beforePipelineId', document: 'beforePipeline' },
] as const;
/** Those that ask for what was open of the trades. */
const POSITIONS = [
  { field: 'positionsAsOf', document: 'positions' },
  { field: 'beforePositionsAsOf', document: 'beforePositions' },
] as const;
const FINDINGS_TOLD_MAX = 100;

type JobInput = Readonly<Record<string, unknown>>;

/** A pipeline that is to be stored with the job that asked for it. */
export type FoldedPipeline = Unsequenced<PipelineRecord>;

/** A job's input in which pipelines asked for have their ids and positions stand, and the pipelines. */
export interface PinnedInput {
  readonly input: JobInput;
  readonly pipelines: readonly FoldedPipeline[];
}

/**
 * Makes the pipelines and positions that a job's input asks for as of a moment, and puts them in their place: whatever events come
 * later, the job and every replay of it see the locks and trades that were known when it was submitted. Nothing is stored: a job that
 * is refused leaves no pipeline behind.
 *
 * @param input of a job; returned as it is when it does not ask
 * @throws CounterpoiseError INPUT_INVALID for what is no moment, or beside a pipeline or positions; INPUT_EMPTY without locks
 */
export async function pinAsOf(input: JobInput, repositories: Repositories, now: Date): Promise<PinnedInput> {
  const pinned: Record<string, unknown> = { ...input };
  const pipelines: FoldedPipeline[] = [];
  for (const { field, id, document } of PIPELINES) {
    const asOf = askedMoment(input, field, [document, id], now);
    if (asOf === undefined) continue;
    const pipeline = await foldedPipeline(repositories, field, asOf, now);
    pipelines.push(pipeline);
    delete pinned[field];
    pinned[id] = pipeline.id;
  }
  for (const { field, document } of POSITIONS) {
    const asOf = askedMoment(input, field, [document], now);
    if (asOf === undefined) continue;
    delete pinned[field];
    pinned[document] = positionsOf(await readTrades(repositories, { asOf })).positions;
  }
  return { input: pinned, pipelines };
}

/** The moment that a member asks for, RFC 3339 UTC; undefined when it does not ask. */
function askedMoment(
  input: JobInput,
  field: string,
  others: readonly string[],
  now: Date,
): string | undefined {
  const { [field]: asked } = input;
  if (asked === undefined) return undefined;
  const other = others.find((one) => input[one] !== undefined);
  if (other !== undefined)
    throw refusal(field, `${field} and ${other} exclude each other.`, `either ${field} or ${other}`);
  const asOf = asOfSchema.safeParse(asked);
  if (asOf.success) return momentOf(asOf.data, now);
  throw refusal(field, 'This is no moment.', '"now", a day, or an RFC 3339 time with an offset');
}

async function foldedPipeline(
  repositories: Repositories,
  field: string,
  asOf: string,
  now: Date,
): Promise<FoldedPipeline> {
  const { document, findings, ...at } = await readPipeline(repositories, { asOf });
  if (document.locks.length === 0)
    throw new CounterpoiseError('INPUT_EMPTY', 'The lock events tell of no lock that was alive then.', {
      pointer: `/input/${field}`,
    });
  return {
    id: newId('pipeline', now),
    asOf: document.asOf,
    asOfTime: at.asOf,
    contentDigest: digestOf(document),
    createdAt: now.toISOString(),
    documentJson: JSON.stringify(document),
    lockCount: document.locks.length,
    readingJson: JSON.stringify({
      rejected: [],
      warnings: findingWarnings(findings),
      rateConvention: 'decimal',
    }),
    folded: true,
  };
}

/** What is wrong with the events of locks, as warnings of what is made of them. */
export function findingWarnings(findings: readonly LockFinding[]): readonly string[] {
  const told = findings.slice(0, FINDINGS_TOLD_MAX);
  const more = findings.length - told.length;
  return [
    ...told.map(({ lockId, code, detail }) => `Lock ${lockId}: ${detail} (${code})`),
    ...(more === 0 ? [] : [`… and ${more} more findings.`]),
  ];
}

function refusal(field: string, message: string, accepted: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_INVALID', message, { pointer: `/input/${field}`, accepted });
}
