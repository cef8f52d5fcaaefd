import type { Precedence } from '../sim/simulate.ts';

/** Names in NATS: all begin alike, so that an account's permissions are one line. */
const ROOT = 'counterpoise';

/** A worker says that it lives, to whom it would belong, and how much it takes. */
export const ANNOUNCE_SUBJECT = `${ROOT}.worker.announce`;
/** A server that starts asks all workers to announce themselves. */
export const CENSUS_SUBJECT = `${ROOT}.worker.census`;
/** Runs that ended: what is left of them is nobody's. */
export const STOP_SUBJECT = `${ROOT}.run.stop`;

/** What a server answers a worker that announced itself. */
export function verdictSubject(workerId: string): string {
  return `${ROOT}.worker.verdict.${workerId}`;
}

/** Sums of a run's parcels, to the server that runs it. */
export function resultSubject(runId: string): string {
  return `${ROOT}.run.result.${runId}`;
}

/** Parcels of a run for engines that give its bits; all runs of them by default. */
export function workSubject(precedence: Precedence, bits: string, runId = '*'): string {
  return `${ROOT}.work.${precedence}.${bits}.${runId}`;
}

/** Work-queue stream of a class. */
export function workStream(precedence: Precedence): string {
  return `COUNTERPOISE_WORK_${precedence.toUpperCase()}`;
}

/** Subjects of a class's stream. */
export function workSubjects(precedence: Precedence): string {
  return `${ROOT}.work.${precedence}.>`;
}

/** Object store of plans, by digest. */
export const PLAN_BUCKET = `${ROOT}-plans`;
