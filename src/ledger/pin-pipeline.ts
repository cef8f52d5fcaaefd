import { asOfSchema, momentOf } from '../book/as-of.ts';
import type { LockFinding } from '../book/lock-finding.ts';
import { digestOf } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { newId } from '../store/ids.ts';
import type { PipelineRecord, Unsequenced } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import { readPipeline } from './lock-projections.ts';

/** Member of a job's input that asks for the pipeline of the lock events. */
const FIELD = 'pipelineAsOf';
const FINDINGS_TOLD_MAX = 100;

/** A job's input in which the pipeline asked for has its id, and the pipeline, which is to be stored with the job. */
export interface PinnedInput {
  readonly input: Readonly<Record<string, unknown>>;
  readonly pipeline: Unsequenced<PipelineRecord> | undefined;
}

/**
 * Makes the pipeline that `input.pipelineAsOf` asks for, and names it in its place as `pipelineId`: whatever events
 * come later, the job and every replay of it see the locks that were known when it was submitted. Nothing is stored: a
 * job that is refused leaves no pipeline behind.
 *
 * @param input of a job; returned as it is when it does not ask
 * @throws CounterpoiseError INPUT_INVALID for what is no moment, or beside a pipeline; INPUT_EMPTY without locks
 */
export async function pinPipelineAsOf(
  input: Readonly<Record<string, unknown>>,
  repositories: Repositories,
  now: Date,
): Promise<PinnedInput> {
  const { [FIELD]: asked, ...rest } = input;
  if (asked === undefined) return { input, pipeline: undefined };
  for (const other of ['pipeline', 'pipelineId']) {
    if (input[other] !== undefined)
      throw refusal(`${FIELD} and ${other} exclude each other.`, `either ${FIELD} or ${other}`);
  }
  const asOf = asOfSchema.safeParse(asked);
  if (!asOf.success) throw refusal('This is no moment.', '"now", a day, or an RFC 3339 time with an offset');
  const { document, findings, ...at } = await readPipeline(repositories, { asOf: momentOf(asOf.data, now) });
  if (document.locks.length === 0)
    throw new CounterpoiseError('INPUT_EMPTY', 'The lock events tell of no lock that was alive then.', {
      pointer: `/input/${FIELD}`,
    });
  const pipeline = {
    id: newId('pipeline', now),
    asOf: document.asOf,
    asOfTime: at.asOf,
    contentDigest: digestOf(document),
    createdAt: now.toISOString(),
    documentJson: JSON.stringify(document),
    lockCount: document.locks.length,
    readingJson: JSON.stringify({ rejected: [], warnings: warningsOf(findings), rateConvention: 'decimal' }),
    folded: true as const,
  };
  return { input: { ...rest, pipelineId: pipeline.id }, pipeline };
}

function warningsOf(findings: readonly LockFinding[]): readonly string[] {
  const told = findings.slice(0, FINDINGS_TOLD_MAX);
  const more = findings.length - told.length;
  return [
    ...told.map(({ lockId, code, detail }) => `Lock ${lockId}: ${detail} (${code})`),
    ...(more === 0 ? [] : [`… and ${more} more findings.`]),
  ];
}

function refusal(message: string, accepted: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_INVALID', message, { pointer: `/input/${FIELD}`, accepted });
}
