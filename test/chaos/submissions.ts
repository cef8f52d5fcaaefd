import { CALIBRATION_MARKET } from '../fixtures/calibration-market.ts';
import { wholeLife } from '../fixtures/lock-events.ts';
import type { Random } from './random.ts';

/** What a client sends, and under which name it can be looked for. */
export interface Submission {
  readonly family: 'lock-events' | 'market-snapshot' | 'pipeline' | 'trade' | 'job';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Correlation id of a job, id of a trade, idempotency key of the others. */
  readonly name: string;
}

const HULL_WHITE = { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 };
/** Without terms there is no best execution, and without that no lock has a coupon. */
const EXECUTION = {
  guaranteeFeeBp: 45,
  servicingFeeBp: 25,
  buyUp: 2.5,
  buyDown: 4.5,
  servicingMultiple: 4,
  source: 'illustrative',
};
/** Events of one batch. */
const BATCH_MAX = 16;
/** Locks whose lives a client tells at once. */
const OPEN_LOCK_COUNT = 4;
/** Batches after which a client tells of other locks. */
const BATCHES_PER_LOCK = 6;

/**
 * Events of some locks, out of order and with repetitions, as a feed sends them.
 *
 * @param batch its number among the client's
 */
export function lockEventBatch(client: string, batch: number, random: Random): Submission {
  const generation = Math.floor(batch / BATCHES_PER_LOCK);
  const lives = Array.from({ length: OPEN_LOCK_COUNT }, (_, lock) =>
    wholeLife(`${client}-${generation}-${lock}`),
  ).flat();
  const events = random.shuffled(lives).slice(0, 1 + random.below(BATCH_MAX));
  if (random.chance(0.2)) events.push(events[0]!);
  const name = `${client}-events-${batch}`;
  return { family: 'lock-events', path: '/v1/lock-events', body: { events }, headers: {}, name };
}

export function marketSubmission(name: string, random: Random): Submission {
  return keyed('market-snapshot', '/v1/market-snapshots', marketOf(random), name);
}

export function pipelineSubmission(name: string, random: Random, lockCount = 3): Submission {
  const locks = Array.from({ length: lockCount }, (_, index) => ({
    lockId: `${name}-${index}`,
    program: 'UMBS30',
    noteRate: 0.06 + 0.00125 * random.below(8),
    loanAmount: 100_000 + 1_000 * random.below(500),
    lockDate: '2025-02-03',
    lockExpiration: '2025-03-20',
    fico: 700 + random.below(100),
    ltv: 80,
    lockPrice: 101.25,
  }));
  return keyed('pipeline', '/v1/pipelines', { schemaVersion: 1, asOf: '2025-02-10', locks }, name);
}

export function tradeSubmission(name: string, random: Random): Submission {
  const trade = {
    instrument: 'UMBS30-5.5',
    side: random.pick(['buy', 'sell']),
    quantity: 1_000_000 * (1 + random.below(20)),
    price: '99-16+',
    tradeDate: '2025-02-10',
    settlementMonth: '2025-03',
    tradeId: name,
  };
  return keyed('trade', '/v1/trades', { trade, correlationId: name }, name);
}

/** A closed form: a job whose work is nothing beside its storing. */
export function pricingSubmission(name: string, random: Random): Submission {
  const instruments = [
    { id: 'bond', kind: 'zero-coupon-bond', maturityYears: 1 + random.below(2_000) / 100 },
  ];
  return jobSubmission(name, 'pricing', {
    input: { market: curveOf(random), model: HULL_WHITE, instruments, measures: ['price'] },
  });
}

/** A job that runs for as long as there are paths. */
export function longSubmission(name: string, pathCount: number): Submission {
  const instruments = [
    { id: 'tba', kind: 'tba', program: 'UMBS30', coupon: 0.055, settlementMonth: '2025-04', oasBp: 20 },
  ];
  const run = { pathCount, seed: name };
  return jobSubmission(name, 'pricing', {
    input: { market: CALIBRATION_MARKET, model: HULL_WHITE, run, instruments, measures: ['price'] },
  });
}

export function calibrationSubmission(name: string, random: Random): Submission {
  return jobSubmission(name, 'calibration', {
    input: { market: marketOf(random) },
    run: { pathCount: 128 },
  });
}

/** The risk of two locks on the latest calibration. */
export function riskSubmission(name: string, random: Random): Submission {
  const { body: pipeline } = pipelineSubmission(name, random, 2);
  return jobSubmission(name, 'risk', {
    input: { market: { ...CALIBRATION_MARKET, execution: EXECUTION }, pipeline },
    run: { calibrationId: 'latest', pathCount: 128 },
  });
}

function jobSubmission(name: string, kind: string, request: Readonly<Record<string, unknown>>): Submission {
  return keyed('job', '/v1/jobs', { kind, correlationId: name, ...request }, name);
}

function keyed(
  family: Submission['family'],
  path: string,
  body: Submission['body'],
  name: string,
): Submission {
  return { family, path, body, headers: { 'idempotency-key': name }, name };
}

function curveOf(random: Random) {
  const rate = 0.04 + random.below(1_000) / 1e5;
  return { schemaVersion: 1, asOf: '2025-02-10', curve: { zeroRates: [{ years: 31, rate }] } };
}

/** The small market day with a long rate of its own: another content, another calibration. */
function marketOf(random: Random) {
  const zeroRates = [
    { years: 2, rate: 0.041 },
    { years: 10, rate: 0.0405 },
    { years: 30, rate: 0.039 + random.below(5_000) / 1e7 },
  ];
  return { ...CALIBRATION_MARKET, curve: { zeroRates } };
}
