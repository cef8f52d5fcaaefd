import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { calibrateMarket } from '../calibration/calibrate.ts';
import { calibrationWith } from '../calibration/calibration-config.ts';
import { type CalibrationSet, calibratedModel, readCalibration } from '../calibration/calibration-set.ts';
import { solveTbaSpreads } from '../calibration/tba-spreads.ts';
import { ENGINE_VERSION } from '../src/core/engine.ts';
import type { RateModelKind } from '../src/core/rate-model-kinds.ts';
import { DEFAULT_PATH_COUNT, DEFAULT_SEED } from '../src/desk/provenance.ts';
import { resolveKernel } from '../src/kernel/select-kernel.ts';
import { buildDiscountCurve } from '../src/market/build-curves.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { threadFitter } from '../src/workers/fit-thread.ts';
import { type PathPool, pathPool } from '../src/workers/path-pool.ts';
import { checkAnswer, largestDeviation, type Row } from './row.ts';
import { shortestMsInTurns } from './timing.ts';

/** Root mean square of the volatility errors of the whole default target, basis points: the limits the fits are held to. */
const DAYS: readonly {
  readonly kind: RateModelKind;
  readonly rmseBpMax: number;
  readonly repeats: number;
}[] = [
  { kind: 'hull-white', rmseBpMax: 2.9, repeats: 5 },
  // A second factor is no worse than one; its own limit is for the ten-year tenors.
  { kind: 'g2', rmseBpMax: 2.9, repeats: 3 },
  { kind: 'forward-market', rmseBpMax: 0.8, repeats: 1 },
];
const MARKET = fileURLToPath(new URL('../examples/2025-02-10/market.json', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../bin/counterpoise.mjs', import.meta.url));
const THREADS = 2;
const MS_PER_SECOND = 1000;

/**
 * The whole calibration of the example day as the daily job does it, model by model: curve, fit, OAS of the TBA stack, gates,
 * on two threads. Against the stack's OAS alone, which must come out the same to the last bit; and the same from the start of
 * the command's process, which must give the same set.
 *
 * @param quick whether each is timed once, and the commands left out
 */
export async function benchCalibrationDay(market: MarketSnapshot, quick: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  const pool = pathPool(THREADS);
  try {
    for (const { kind, rmseBpMax, repeats } of DAYS) {
      const set = await calibrated(market, pool, kind, DEFAULT_SEED);
      checkAnswer(`${kind}, RMSE in bp`, set.rateModel.fit.rmseBp, rmseBpMax);
      checkAnswer(`${kind}, failed gates and TBAs without OAS`, faultsOf(market, set), 0);
      const alone = await oasAlone(market, pool, set, DEFAULT_SEED);
      const error = checkAnswer(`${kind}, OAS`, largestDeviation(alone, set.tbaOas.map(oasOf)), 0);
      // A pool knows what it has valued before: every timing has paths of its own.
      const [value, yardstick] = await shortestMsInTurns(
        quick ? 1 : repeats,
        (repeat) => calibrated(market, pool, kind, `whole ${repeat}`),
        (repeat) => oasAlone(market, pool, set, `alone ${repeat}`),
      );
      rows.push(
        rowOf(
          `calibration: all of it, ${kind}, against the OAS of the TBA stack alone`,
          value,
          yardstick,
          error,
        ),
      );
      if (quick) continue;
      const command = await commandRun(kind);
      const sameSet = command.set.contentHash === set.contentHash ? 0 : 1;
      rows.push(
        rowOf(
          `calibration: the command, ${kind}, against the same in a warm process`,
          command.milliseconds,
          value,
          checkAnswer(`${kind}, the command's set`, sameSet, 0),
        ),
      );
    }
  } finally {
    await pool.close();
  }
  return rows;
}

function calibrated(
  market: MarketSnapshot,
  pool: PathPool,
  kind: RateModelKind,
  seed: string,
): Promise<CalibrationSet> {
  return calibrateMarket(market, {
    seed,
    pathCount: DEFAULT_PATH_COUNT,
    engineVersion: ENGINE_VERSION,
    simulate: pool.simulate,
    fitter: threadFitter,
    config: calibrationWith(kind),
  });
}

async function oasAlone(
  market: MarketSnapshot,
  pool: PathPool,
  set: CalibrationSet,
  seed: string,
): Promise<number[]> {
  const { solved } = await solveTbaSpreads(market, {
    curve: buildDiscountCurve(market),
    model: calibratedModel(set),
    mortgageSpreads: Object.fromEntries(
      Object.entries(set.mortgageSpreads).map(([rateClass, { spread }]) => [rateClass, spread]),
    ),
    seed,
    pathCount: DEFAULT_PATH_COUNT,
    kernel: resolveKernel(),
    simulate: pool.simulate,
    control: {},
  });
  return solved.map(oasOf);
}

function oasOf({ oasBp }: CalibrationSet['tbaOas'][number]): number {
  return oasBp;
}

function faultsOf({ tba }: MarketSnapshot, { gates, tbaOas }: CalibrationSet): number {
  const finite = tbaOas.filter(({ oasBp }) => Number.isFinite(oasBp)).length;
  return gates.filter(({ passed }) => !passed).length + (tba?.length ?? 0) - finite;
}

async function commandRun(
  kind: RateModelKind,
): Promise<{ readonly milliseconds: number; readonly set: CalibrationSet }> {
  const start = performance.now();
  const options = ['--market', MARKET, '--model', kind, '--threads', String(THREADS), '--json'];
  const child = spawn(process.execPath, [PROGRAM, 'calibrate', ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) text += String(chunk);
  const milliseconds = performance.now() - start;
  return { milliseconds, set: readCalibration(text, 'the set of the command') };
}

function rowOf(name: string, valueMs: number, yardstickMs: number, error: number): Row {
  return {
    name,
    value: valueMs / MS_PER_SECOND,
    unit: 's',
    yardstick: yardstickMs / MS_PER_SECOND,
    ratio: yardstickMs / valueMs,
    error,
  };
}
