import autocannon from 'autocannon';
import { randomOf } from './random.ts';
import { lockEventBatch, pricingSubmission, type Submission } from './submissions.ts';

/** What the load process is told, as JSON on its command line. */
export interface LoadOptions {
  readonly url: string;
  readonly name: string;
  readonly connectionCount: number;
  readonly seconds: number;
  /** Requests a second of all connections together; null: each sends as soon as it was answered. */
  readonly perSecond: number | null;
  /** Whether whoever submits a job waits for its result, so that no more is asked for than is done. */
  readonly waits: boolean;
}

/** What it prints when it is done. */
export interface LoadReport {
  readonly answeredCount: number;
  readonly acceptedCount: number;
  readonly countByStatus: Readonly<Record<string, number>>;
  /** Answers 429 and 503 that do not say when to come back. */
  readonly withoutRetryAfterCount: number;
  /** Connections that broke, and calls that were not answered in time. */
  readonly errorCount: number;
  readonly seconds: number;
}

const CALL_TIMEOUT_SECONDS = 35;

async function load(options: LoadOptions): Promise<LoadReport> {
  const { url, name, connectionCount, seconds, perSecond, waits } = options;
  const random = randomOf(name);
  const countByStatus: Record<string, number> = {};
  let withoutRetryAfterCount = 0;
  let sentCount = 0;
  const note = (status: number, _body: string, _context: object, headers: object = {}): void => {
    countByStatus[status] = (countByStatus[status] ?? 0) + 1;
    const names = Object.keys(headers).map((header) => header.toLowerCase());
    if ((status === 429 || status === 503) && !names.includes('retry-after')) withoutRetryAfterCount += 1;
  };
  const requestOf = (submit: (index: number) => Submission): autocannon.Request => ({
    method: 'POST',
    setupRequest: (request) => {
      sentCount += 1;
      const { path, body } = submit(sentCount);
      const headers = { 'content-type': 'application/json', ...(waits && { prefer: 'wait=30' }) };
      return { ...request, path, body: JSON.stringify(body), headers };
    },
    onResponse: note,
  });
  const result = await autocannon({
    url,
    connections: connectionCount,
    duration: seconds,
    timeout: CALL_TIMEOUT_SECONDS,
    ...(perSecond !== null && { overallRate: perSecond }),
    requests: [
      requestOf((index) => pricingSubmission(`${name}-${index}`, random)),
      requestOf((index) => lockEventBatch(`${name}-feed`, index, random)),
    ],
  });
  const statuses = Object.entries(countByStatus);
  return {
    answeredCount: statuses.reduce((sum, [, count]) => sum + count, 0),
    acceptedCount: statuses.reduce((sum, [status, count]) => sum + (status < '300' ? count : 0), 0),
    countByStatus,
    withoutRetryAfterCount,
    errorCount: result.errors,
    seconds: result.duration,
  };
}

process.stdout.write(JSON.stringify(await load(JSON.parse(process.argv[2]!))));
