import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf } from '../../src/core/digest.ts';
import type { ClientRecord, Sent } from './client-record.ts';
import { type Line, lineTo } from './http-call.ts';
import { type Random, randomOf } from './random.ts';
import {
  calibrationSubmission,
  lockEventBatch,
  marketSubmission,
  pipelineSubmission,
  pricingSubmission,
  riskSubmission,
  type Submission,
  tradeSubmission,
} from './submissions.ts';

/** How long a client that was refused, or has nobody to call, waits before its next call. */
const PAUSE_MS = 20;

export interface ClientsOptions {
  readonly record: ClientRecord;
  readonly count: number;
  /** Names of all they send begin with it: no two crews of a store share one. */
  readonly name: string;
  /** Pause between two calls of a client. */
  readonly pauseMs?: number;
}

/** Clients that use a server until they are told to stop. */
export interface Clients {
  /** Resolved when each has the answer to its last call, or knows that there is none. */
  readonly stop: () => Promise<void>;
}

/** Starts clients, each with a connection of its own and one call at a time. */
export function startClients(origin: string, { record, count, name, pauseMs = 0 }: ClientsOptions): Clients {
  const stopped = new AbortController();
  const working = Array.from({ length: count }, (_, index) => {
    const client: Client = { record, name: `${name}-${index}`, random: randomOf(`${name}-${index}`) };
    return work(origin, client, stopped.signal, pauseMs);
  });
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all(working);
    },
  };
}

interface Client {
  readonly record: ClientRecord;
  readonly name: string;
  readonly random: Random;
}

async function work(origin: string, client: Client, stopped: AbortSignal, pauseMs: number): Promise<void> {
  const line = lineTo(origin);
  const own: Sent[] = [];
  for (let index = 0; !stopped.aborted; index += 1) {
    const wasTaken = await act(line, client, own, index);
    if (!wasTaken) await sleep(PAUSE_MS);
    else if (pauseMs > 0) await sleep(pauseMs);
  }
  line.close();
}

/** One call, of a kind that is often wanted often. */
async function act(line: Line, client: Client, own: Sent[], index: number): Promise<boolean> {
  const { random } = client;
  const draw = random.below(100);
  if (draw < 5) return cancelLast(line, client, own);
  if (draw < 15) return repeat(line, client, own);
  if (draw < 19) return submitRisk(line, client, own, index);
  const name = `${client.name}-${index}`;
  const wait = random.chance(0.4);
  if (draw < 45) return submit(line, client, own, lockEventBatch(client.name, index, random));
  if (draw < 57) return submit(line, client, own, tradeSubmission(name, random));
  if (draw < 67) return submit(line, client, own, marketSubmission(name, random));
  if (draw < 77) return submit(line, client, own, pipelineSubmission(name, random));
  if (draw < 97) return submit(line, client, own, pricingSubmission(name, random), wait);
  return submit(line, client, own, calibrationSubmission(name, random));
}

async function submit(
  line: Line,
  { record }: Client,
  own: Sent[],
  submission: Submission,
  wait = false,
): Promise<boolean> {
  const sent = record.begin(submission);
  own.push(sent);
  const { path, body, headers } = submission;
  record.note(sent, await line.call('POST', path, body, { ...headers, ...(wait && { prefer: 'wait=5' }) }));
  return sent.fate === 'acknowledged';
}

/** The same request under the same key: the same resource, whatever happened between. */
async function repeat(line: Line, { record, random }: Client, own: readonly Sent[]): Promise<boolean> {
  const known = own.filter(({ fate }) => fate === 'acknowledged');
  if (known.length === 0) return false;
  return resend(line, record, random.pick(known));
}

/** Sends what was sent before once more. */
export async function resend(line: Line, record: ClientRecord, sent: Sent): Promise<boolean> {
  const { path, body, headers } = sent.submission;
  const answer = await line.call('POST', path, body, headers);
  record.note(sent, answer);
  return answer.status !== null && answer.status < 300;
}

async function cancelLast(line: Line, { record }: Client, own: readonly Sent[]): Promise<boolean> {
  const last = own.findLast(({ submission, id }) => submission.family === 'job' && id !== null);
  if (last === undefined) return false;
  const { status } = await line.call('POST', `/v1/jobs/${last.id}/cancel`);
  // 409: it had ended.
  if (status !== null && ![202, 409, 429, 503].includes(status)) record.blame(last, `cancel: ${status}`);
  last.cancelAcknowledged ||= status === 202;
  return status === 202;
}

async function submitRisk(line: Line, client: Client, own: Sent[], index: number): Promise<boolean> {
  const { record, name, random } = client;
  const latest = await line.call('GET', '/v1/calibrations/latest');
  if (latest.status !== 200) return false;
  const { contentDigest, document } = JSON.parse(latest.text);
  const sent = record.begin(riskSubmission(`${name}-${index}`, random));
  own.push(sent);
  if (digestOf(document) !== contentDigest) record.blame(sent, 'the latest calibration is not whole');
  const { path, body, headers } = sent.submission;
  record.note(sent, await line.call('POST', path, body, headers));
  return sent.fate === 'acknowledged';
}
