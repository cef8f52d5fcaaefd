import { type Batched, mapBatched, scaleBatched, sumBatched } from '../core/batched.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { Exposure } from './exposure.ts';

/** An exposure and how many times it is held. */
export interface ExposureTerm {
  readonly exposure: Exposure;
  readonly count: number;
}

/**
 * Exposure of `factor` units from the exposure of one: every measure is linear in the holding.
 *
 * @source own derivation, docs/models/hedge.md
 * @param exposure dollars per unit
 * @param factor units held, negative when short
 * @returns dollars, batch by batch
 */
export function scaleExposure(exposure: Exposure, factor: number): Exposure {
  return mapExposure((value) => scaleBatched(value, factor), exposure);
}

/**
 * Sum of countᵢ·exposureᵢ, batch by batch, so that errors common to several instruments cancel where they should.
 *
 * @source own derivation, docs/models/hedge.md
 * @param terms at least one; all with the same key rates and shocks; terms held zero times are left out
 * @returns dollars
 */
export function combineExposures(terms: readonly ExposureTerm[]): Exposure {
  invariant(terms.length > 0, 'A combination of exposures has a first term.');
  const first = terms[0]!.exposure;
  const held = terms.filter(({ count }, index) => index === 0 || count !== 0);
  const combine = (pick: (exposure: Exposure) => Batched | undefined): Batched =>
    sumBatched(
      held.map(({ exposure, count }) => {
        const value = pick(exposure);
        invariant(value !== undefined, 'Exposures that are combined have the same key rates and shocks.');
        return count === 1 ? value : scaleBatched(value, count);
      }),
    );
  return {
    dv01: combine((exposure) => exposure.dv01),
    keyRateDv01: first.keyRateDv01.map((_, index) => combine((exposure) => exposure.keyRateDv01[index])),
    shockPnl: Object.fromEntries(
      Object.keys(first.shockPnl).map((key) => [key, combine((exposure) => exposure.shockPnl[key])]),
    ),
  };
}

/**
 * Convexity P&L at ±h: ½(V₊ + V₋) − V₀, the part of the P&L that is even in the shock.
 *
 * @source docs/models/hedge.md
 * @param exposure must hold the shocks +h and −h
 * @param shockBp h in basis points, positive
 * @returns dollars; negative when the holding is short options
 * @throws CounterpoiseError INPUT_INVALID when the exposure was not revalued at ±h
 */
export function convexityPnl(exposure: Exposure, shockBp: number): Batched {
  return mapBatched(
    (up, down) => 0.5 * (up + down),
    shockPnlAt(exposure, shockBp),
    shockPnlAt(exposure, -shockBp),
  );
}

/**
 * P&L at one parallel shock.
 *
 * @param shockBp signed basis points
 * @throws CounterpoiseError INPUT_INVALID when the run did not revalue at this shock
 */
export function shockPnlAt(exposure: Pick<Exposure, 'shockPnl'>, shockBp: number): Batched {
  const value = exposure.shockPnl[String(shockBp)];
  if (value === undefined) {
    throw new CounterpoiseError('INPUT_INVALID', `The run did not revalue the book at ${shockBp} bp.`, {
      field: 'shocksBp',
      found: String(shockBp),
      accepted: `shocks of the run: ${Object.keys(exposure.shockPnl).join(', ')} bp`,
    });
  }
  return value;
}

/**
 * Largest |P&L| over shocks of both signs.
 *
 * @param shocksBp positive basis points; each is taken up and down
 * @returns dollars, not negative; 0 for no shocks
 */
export function worstShockPnl(exposure: Pick<Exposure, 'shockPnl'>, shocksBp: readonly number[]): number {
  const values = shocksBp.flatMap((shock) => [
    shockPnlAt(exposure, shock).value,
    shockPnlAt(exposure, -shock).value,
  ]);
  return values.reduce((worst, value) => Math.max(worst, Math.abs(value)), 0);
}

/**
 * Refuses an exposure that holds a NaN or an infinity, naming the measure: the solver's comparisons would take a NaN for no violation.
 *
 * @param owner what the exposure is of, for the message
 * @throws CounterpoiseError SIMULATION_NOT_FINITE
 */
export function assertFiniteExposure(exposure: Exposure, owner: string): void {
  const named: readonly (readonly [string, Batched])[] = [
    ['dv01', exposure.dv01],
    ...exposure.keyRateDv01.map((value, index) => [`keyRateDv01[${index}]`, value] as const),
    ...Object.entries(exposure.shockPnl).map(([shock, value]) => [`shockPnl ${shock} bp`, value] as const),
  ];
  for (const [name, value] of named) {
    if (!Number.isFinite(value.value) || !value.batches.every(Number.isFinite)) {
      throw new CounterpoiseError(
        'SIMULATION_NOT_FINITE',
        `The ${name} of ${owner} is not a finite number.`,
        {
          field: name,
          found: String(value.value),
        },
      );
    }
  }
}

function mapExposure(f: (value: Batched) => Batched, exposure: Exposure): Exposure {
  return {
    dv01: f(exposure.dv01),
    keyRateDv01: exposure.keyRateDv01.map(f),
    shockPnl: Object.fromEntries(Object.entries(exposure.shockPnl).map(([key, value]) => [key, f(value)])),
  };
}
