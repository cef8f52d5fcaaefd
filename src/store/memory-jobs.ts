import { invariant } from '../core/invariant.ts';
import { createMemoryBudget, type MemoryLimit } from './memory-budget.ts';
import type { JobRecord } from './records.ts';
import type { JobRepository, ResultRepository } from './repositories.ts';

/** A repository that is told whose its jobs are. */
export type OwnedJobs = Omit<JobRepository, 'insert'> & {
  readonly insert: (job: Omit<JobRecord, 'sequence'>, requestJson: string) => Promise<JobRecord>;
};

/** Jobs in memory. A job's record stays as long as the process, its result until it is deleted. */
export function createMemoryJobs(limit: MemoryLimit): OwnedJobs {
  const budget = createMemoryBudget('jobs', limit);
  const records = new Map<string, JobRecord>();
  const requests = new Map<string, string>();
  const versions = new Map<string, JobRecord[]>();
  let lastSequence = 0;
  return {
    insert: async (job, requestJson) => {
      invariant(!records.has(job.id), 'A job id is used once.');
      budget.take(Buffer.byteLength(requestJson));
      lastSequence += 1;
      const record = Object.freeze({ ...job, sequence: lastSequence });
      records.set(job.id, record);
      requests.set(job.id, requestJson);
      versions.set(job.id, [record]);
      return record;
    },
    update: async (job) => {
      invariant(records.has(job.id), 'Only a stored job is updated.');
      records.set(job.id, job);
      versions.get(job.id)!.push(job);
    },
    versionsAfter: async (id, version) => (versions.get(id) ?? []).filter((job) => job.version > version),
    findEqual: async (inputDigest, engineFingerprint) =>
      [...records.values()].findLast(
        (job) =>
          job.state === 'succeeded' &&
          job.resultDeletedAt === null &&
          job.inputDigest === inputDigest &&
          job.engineFingerprint === engineFingerprint,
      ),
    find: async (id) => records.get(id),
    findRequest: async (id) => requests.get(id),
    list: async ({ limit: pageLimit, beforeSequence = Number.POSITIVE_INFINITY, kind, state }) => {
      const page: JobRecord[] = [];
      for (const job of [...records.values()].reverse()) {
        if (page.length === pageLimit) break;
        if (job.sequence >= beforeSequence) continue;
        if (kind !== undefined && job.kind !== kind) continue;
        if (state !== undefined && job.state !== state) continue;
        page.push(job);
      }
      return page;
    },
  };
}

/** Result documents in memory. */
export function createMemoryResults(limit: MemoryLimit): ResultRepository {
  const budget = createMemoryBudget('results', limit);
  const results = new Map<string, string>();
  return {
    put: async (jobId, resultJson) => {
      invariant(!results.has(jobId), 'A result is written once.');
      budget.take(Buffer.byteLength(resultJson));
      results.set(jobId, resultJson);
    },
    find: async (jobId) => results.get(jobId),
    delete: async (jobId) => {
      const resultJson = results.get(jobId);
      if (resultJson === undefined) return;
      budget.give(Buffer.byteLength(resultJson));
      results.delete(jobId);
    },
  };
}
