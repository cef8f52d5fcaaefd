import type { Owned } from '../core/caller.ts';
import type { ErrorCode } from '../core/error-codes.ts';
import type { ErrorItem } from '../core/errors.ts';

/** What a job can be asked to do. Which of them a server offers depends on its handlers. */
export const JOB_KINDS = [
  'calibration',
  'risk',
  'hedge',
  'stress',
  'pricing',
  'execution',
  'explain',
  'servicing',
  'backtest',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** How far a job is. `estimate` and `standardError` are the running answer, when the work has one. */
export interface JobProgress {
  readonly done: number;
  readonly total: number;
  readonly estimate?: number;
  readonly standardError?: number;
}

/** Why a job ended without a result. */
export interface JobError {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors: readonly ErrorItem[];
}

/** The record of one job. Timestamps are RFC 3339 in UTC. */
export interface JobRecord extends Owned {
  readonly id: string;
  /** Order of acceptance, given by the store. */
  readonly sequence: number;
  /** Grows with every change of the record. */
  readonly version: number;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly stateReason: ErrorCode | null;
  readonly error: JobError | null;
  readonly cancelRequested: boolean;
  /** 1 is served first, 5 last. */
  readonly priority: number;
  readonly queueTimeoutMs: number;
  readonly runTimeoutMs: number;
  readonly correlationId: string | null;
  readonly inputDigest: string;
  /** Rough size in loan-path-months, for admission. */
  readonly cost: number;
  /** Times the job was started, but for those after which the process stopped in good order. */
  readonly attemptCount: number;
  /** Digest of the engine that did the work; null until it succeeded. */
  readonly engineFingerprint: string | null;
  /** The job whose result this one shares, since it asked for equal work. */
  readonly resultOf: string | null;
  readonly createdAt: string;
  /** Actor who submitted the job. */
  readonly createdBy: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly progress: JobProgress;
  /** Milliseconds by part of the run, once it succeeded. No part of the result: they differ from run to run. */
  readonly timingsMs: Readonly<Record<string, number>> | null;
  readonly resultDigest: string | null;
  readonly resultDeletedAt: string | null;
  /** The calibration this job made, for jobs of that kind. */
  readonly calibrationId: string | null;
  /** The job whose request this one repeats. */
  readonly replayOf: string | null;
  /** Whether the repeated run gave the same result; null until it succeeded, and for jobs that repeat none. */
  readonly replayMatches: boolean | null;
}

/** An immutable stored document. It is kept as JSON text, so that no reader can change what another reads. */
export interface DocumentRecord extends Owned {
  readonly id: string;
  readonly sequence: number;
  readonly asOf: string;
  /** RFC 3339, when there are several a day. */
  readonly asOfTime: string | null;
  readonly contentDigest: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly documentJson: string;
}

export type MarketSnapshotRecord = DocumentRecord;

export interface PipelineRecord extends DocumentRecord {
  readonly lockCount: number;
  /** What the reader refused and remarked, as JSON text. */
  readonly readingJson: string;
  /** Folded from lock events for a job, which is no reason for it to stand as the latest upload. */
  readonly folded?: true;
}

export interface CalibrationRecord extends DocumentRecord {
  readonly gatesPassed: boolean;
  readonly jobId: string;
  /** Digest of all that determines the set; null where a handler states none. */
  readonly inputsDigest: string | null;
}

/** What was asked under an idempotency key, and what it made. */
export interface IdempotencyRecord {
  readonly key: string;
  /** Digests under which a repeated request counts as the same. */
  readonly requestDigests: readonly string[];
  readonly resourceId: string;
  readonly createdAt: string;
}

/** What is told by events: the state of each is a fold over them. */
export const EVENT_STREAMS = ['lock', 'trade'] as const;
export type EventStream = (typeof EVENT_STREAMS)[number];

/** An accepted event; it never changes, and is never removed. */
export interface EventRecord extends Owned {
  readonly stream: EventStream;
  /** Chosen by whoever tells of it; once per tenant and stream. */
  readonly eventId: string;
  /** Lock or trade. */
  readonly subjectId: string;
  /** Order of acceptance within the tenant and stream. */
  readonly sequence: number;
  /** When it happened, RFC 3339 in UTC with milliseconds, so that texts sort as times. */
  readonly occurredAt: string;
  readonly acceptedAt: string;
  readonly correlationId: string | null;
  readonly createdBy: string;
  readonly contentDigest: string;
  readonly eventJson: string;
}

/** One entry of the audit. Its hash covers all its other members, and by `previousHash` every entry before it. */
export interface AuditRecord {
  /** 1, 2, 3, … over all tenants, without gaps. */
  readonly sequence: number;
  readonly tenantId: string;
  readonly deskId: string | null;
  readonly at: string;
  readonly actor: string;
  readonly requestId: string | null;
  readonly correlationId: string | null;
  /** `<object kind>.<verb in the past>`, such as `job.succeeded`. */
  readonly action: string;
  readonly objectId: string;
  /** Digest of what was stored, where something was. */
  readonly contentDigest: string | null;
  readonly previousHash: string;
  readonly hash: string;
}

/** A record before the store gave it its place in the order of acceptance, and the caller as its owner. */
export type Unsequenced<T extends Owned & { readonly sequence: number }> = Omit<
  T,
  'sequence' | 'tenantId' | 'deskId' | 'createdBy'
>;
