import type { LockObservation } from '../../calibration/pull-through/lock-history.ts';
import { addDays, dateOfSerial, type IsoDate, serialOf } from '../../src/core/dates.ts';
import type { LockStage } from '../../src/instruments/rate-lock.ts';
import { PROGRAM_TERMS } from '../../src/market/programs.ts';
import { basePullThrough } from '../../src/models/pull-through/base-rate.ts';
import type { PullThroughParameters } from '../../src/models/pull-through/parameters.ts';
import { boundedPullThrough, logit } from '../../src/models/pull-through/pull-through.ts';
import { lockOutcomes } from '../../src/models/pull-through/renegotiation.ts';
import * as given from '../example-day/distributions.ts';
import { type Draw, drawFrom } from '../example-day/draw.ts';
import type { RatePath } from './rate-path.ts';

/** What a simulated history is drawn from. */
export interface SimulatedHistory {
  readonly seed: string;
  readonly lockCount: number;
  /** First and last lock date. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Day of the export: locks that were to fund after it are still open. */
  readonly asOf?: IsoDate;
  readonly rates: RatePath;
  /** The truth that a fit should find. */
  readonly parameters: PullThroughParameters;
  /** Standard deviation of lenders' intercepts, on the logit, and how many there are; without it one unnamed lender. */
  readonly lenders?: { readonly count: number; readonly deviation: number };
  /** Effect of self-employment on the logit, which the history does not record. */
  readonly unrecordedEffect?: number;
}

/** Days before expiry on which a lock is to fund. */
const FUNDING_BEFORE_EXPIRY_DAYS = 5;
/**
 * Share of self-employed borrowers: high where a good score refinances, so that neither purpose nor score can stand in for
 * it alone. Illustrative.
 */
const SELF_EMPLOYED_SHARE = { usual: 0.08, refinanceWithGoodScore: 0.6 } as const;
const GOOD_SCORE = 740;

/**
 * A history of locks whose outcomes are drawn from known parameters, each seen once, on a random day of its life; attributes as
 * in the example pipeline.
 *
 * @returns observations in the order of their lock dates; the same from the same seed
 */
export function simulateHistory(settings: SimulatedHistory): readonly LockObservation[] {
  const draw = drawFrom(settings.seed);
  const { lenders } = settings;
  const intercepts = Array.from({ length: lenders?.count ?? 0 }, () => draw.normal(0, lenders!.deviation));
  const span = serialOf(settings.to) - serialOf(settings.from);
  const lockSerials = Array.from({ length: settings.lockCount }, () =>
    draw.whole(serialOf(settings.from), serialOf(settings.from) + span),
  ).sort((a, b) => a - b);
  return lockSerials.map((serial, index) => drawLock(draw, settings, intercepts, serial, index));
}

function drawLock(
  draw: Draw,
  { rates, parameters, asOf, unrecordedEffect }: SimulatedHistory,
  intercepts: readonly number[],
  serial: number,
  index: number,
): LockObservation {
  const lockDate = dateOfSerial(serial);
  const program = draw.pick(given.PROGRAM_WEIGHTS);
  const distribution = given.DISTRIBUTIONS[program];
  const purpose = draw.pick(distribution.purpose);
  const termDays = Number(draw.pick(given.LOCK_TERM_WEIGHTS));
  const known = asOf === undefined ? Number.POSITIVE_INFINITY : serialOf(asOf) - serial;
  const age = draw.whole(0, Math.min(termDays - FUNDING_BEFORE_EXPIRY_DAYS, known));
  const lender = intercepts.length === 0 ? undefined : draw.whole(0, intercepts.length - 1);
  const fundingSerial = serial + termDays - FUNDING_BEFORE_EXPIRY_DAYS;
  const { rateClass } = PROGRAM_TERMS[program];
  const lock = {
    lockId: `H${String(index + 1).padStart(6, '0')}`,
    ...(lender === undefined ? {} : { lenderId: `B${String(lender + 1).padStart(2, '0')}` }),
    program,
    purpose,
    channel: draw.pick(given.CHANNEL_WEIGHTS),
    occupancy: draw.pick(distribution.occupancy),
    fico: Math.round(
      draw.normalWithin(
        distribution.ficoMean[purpose],
        given.FICO_DEVIATION,
        distribution.ficoMin,
        given.FICO_MAX,
      ),
    ),
    lockDate,
    lockExpiration: addDays(lockDate, termDays),
    stage: drawStage(draw, age / termDays),
    observationDate: addDays(lockDate, age),
    marketRateAtLock: rates(rateClass, serial),
  };
  const marketRateAtOutcome = rates(rateClass, fundingSerial);
  const selfEmployed = draw.chance(
    purpose !== 'purchase' && lock.fico >= GOOD_SCORE
      ? SELF_EMPLOYED_SHARE.refinanceWithGoodScore
      : SELF_EMPLOYED_SHARE.usual,
  );
  const shift =
    (lender === undefined ? 0 : intercepts[lender]!) + (selfEmployed ? (unrecordedEffect ?? 0) : 0);
  const base = basePullThrough(lock, lock.observationDate, parameters);
  const probabilities = lockOutcomes(
    shift === 0 ? base : boundedPullThrough(logit(base) + shift),
    100 * (marketRateAtOutcome - lock.marketRateAtLock),
    parameters,
  );
  const chance = draw.uniform();
  const outcome =
    chance < probabilities.funded
      ? 'funded'
      : chance < probabilities.funded + probabilities.renegotiated
        ? 'renegotiated'
        : 'fallen-out';
  const outcomeDate = dateOfSerial(fundingSerial);
  if (asOf !== undefined && outcomeDate > asOf) return { ...lock, outcome: 'open' };
  return { ...lock, outcome, outcomeDate, marketRateAtOutcome };
}

function drawStage(draw: Draw, share: number): LockStage {
  const progress = share + draw.normal(0, given.STAGE_DEVIATION);
  if (progress >= given.STAGE_STARTS['clear-to-close']) return 'clear-to-close';
  if (progress >= given.STAGE_STARTS.approved) return 'approved';
  return progress >= given.STAGE_STARTS.submitted ? 'submitted' : 'locked';
}
