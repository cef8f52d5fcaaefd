import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWaitingLine, type WaitingJob, type WaitingLine } from '../../src/jobs/waiting-line.ts';

const SEED = 20250210;
const STEP_MS = 1000;
const TENANTS = ['a', 'b', 'c'] as const;

const anyone = (): boolean => true;
const priority = fc.integer({ min: 1, max: 5 });
const tenantId = fc.constantFrom(...TENANTS);

function drained(line: WaitingLine, nowMs: number): string[] {
  const served: string[] = [];
  for (let id = line.next(nowMs, anyone); id !== undefined; id = line.next(nowMs, anyone)) served.push(id);
  return served;
}

it('serves one tenant by level, then in order of arrival', () => {
  const action = fc.oneof(
    { weight: 3, arbitrary: fc.record({ add: priority, afterMs: fc.nat(2 * STEP_MS) }) },
    { weight: 1, arbitrary: fc.constant('next' as const) },
    { weight: 1, arbitrary: fc.record({ remove: fc.nat(50) }) },
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const line = createWaitingLine(STEP_MS);
      let nowMs = 0;
      let waiting: WaitingJob[] = [];
      const level = (job: WaitingJob): number =>
        Math.max(1, job.priority - Math.floor((nowMs - job.sinceMs) / STEP_MS));
      const expected = (): WaitingJob[] => waiting.toSorted((a, b) => level(a) - level(b));
      actions.forEach((step, arrival) => {
        if (step === 'next') {
          const [first] = expected();
          expect(line.next(nowMs, anyone)).toBe(first?.id);
          waiting = waiting.filter((job) => job !== first);
        } else if ('add' in step) {
          nowMs += step.afterMs;
          const job = { id: `job_${arrival}`, tenantId: 'a', priority: step.add, sinceMs: nowMs };
          line.add(job);
          waiting.push(job);
        } else {
          line.remove(`job_${step.remove}`);
          waiting = waiting.filter(({ id }) => id !== `job_${step.remove}`);
        }
        expect(line.ids(nowMs)).toEqual(expected().map(({ id }) => id));
        expect(line.length).toBe(waiting.length);
      });
    }),
    { seed: SEED },
  );
});

const jobs = fc
  .array(fc.record({ tenantId, priority, sinceMs: fc.nat(4 * STEP_MS) }), { maxLength: 40 })
  .map((all) =>
    all.toSorted((a, b) => a.sinceMs - b.sinceMs).map((job, index) => ({ ...job, id: `job_${index}` })),
  );

it('tells beforehand in which order it will serve', () => {
  fc.assert(
    fc.property(jobs, fc.nat(20), (waiting, servedBefore) => {
      const line = createWaitingLine(STEP_MS);
      for (const job of waiting) line.add(job);
      const nowMs = 4 * STEP_MS;
      for (let count = 0; count < servedBefore; count += 1) line.next(nowMs, anyone);
      const told = line.ids(nowMs);
      expect(drained(line, nowMs)).toEqual(told);
    }),
    { seed: SEED },
  );
});

it('serves tenants of one level in turn: none comes twice while another waits', () => {
  fc.assert(
    fc.property(fc.array(tenantId, { minLength: 1, maxLength: 40 }), (owners) => {
      const line = createWaitingLine(STEP_MS);
      owners.forEach((owner, index) => {
        line.add({ id: `${owner}${index}`, tenantId: owner, priority: 3, sinceMs: 0 });
      });
      const served = drained(line, 0).map((id) => id[0]!);
      const left = new Map(
        TENANTS.map((tenant) => [tenant, owners.filter((owner) => owner === tenant).length]),
      );
      served.forEach((tenant, index) => {
        left.set(tenant as 'a', left.get(tenant as 'a')! - 1);
        const next = served[index + 1];
        const othersWait = [...left].some(([other, count]) => other !== tenant && count > 0);
        if (othersWait) expect(next).not.toBe(tenant);
      });
    }),
    { seed: SEED },
  );
});

it('starves nobody: once a job has aged, only its elders and one job of others for each of them go before it', () => {
  const arrivals = fc.array(
    fc.array(fc.record({ tenantId, priority: fc.integer({ min: 1, max: 2 }) }), { maxLength: 3 }),
    {
      minLength: 60,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(arrivals, jobs, tenantId, (steps, elders, owner) => {
      const line = createWaitingLine(STEP_MS);
      for (const job of elders) line.add({ ...job, sinceMs: 0 });
      line.add({ id: 'victim', tenantId: owner, priority: 5, sinceMs: 0 });
      const agedMs = 4 * STEP_MS;
      const before = elders.filter((job) => job.tenantId === owner).length;
      let services = 0;
      for (const [step, newcomers] of steps.entries()) {
        newcomers.forEach((job, index) => {
          line.add({ ...job, id: `new_${step}_${index}`, sinceMs: agedMs + step });
        });
        services += 1;
        if (line.next(agedMs + step, anyone) === 'victim') break;
      }
      const limit = (before + 1) * TENANTS.length;
      if (limit < steps.length) expect(services).toBeLessThanOrEqual(limit);
    }),
    { seed: SEED },
  );
});

it('passes over who may not start, and comes back to him', () => {
  const line = createWaitingLine(STEP_MS);
  line.add({ id: 'held', tenantId: 'a', priority: 1, sinceMs: 0 });
  line.add({ id: 'free', tenantId: 'b', priority: 5, sinceMs: 0 });
  expect(line.next(0, (id) => id !== 'held')).toBe('free');
  expect(line.next(0, (id) => id !== 'held')).toBeUndefined();
  expect(line.next(0, anyone)).toBe('held');
});
