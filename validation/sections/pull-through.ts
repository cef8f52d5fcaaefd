import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import type { PullThroughFit } from '../../calibration/pull-through/pull-through-fit-schema.ts';
import { pullThroughTables, reliabilityPoints } from '../../calibration/pull-through/pull-through-report.ts';
import { DEFAULT_PULL_THROUGH, type PullThroughResponse } from '../../src/models/pull-through/parameters.ts';
import {
  HIGHEST_PULL_THROUGH,
  LOWEST_PULL_THROUGH,
  pullThroughProbability,
} from '../../src/models/pull-through/pull-through.ts';
import { atMostTolerance, type Check, withinRange } from '../check.ts';
import type { Series } from '../plot.ts';
import type { Figure, Section } from '../section.ts';

/** The published pair: three quarters fund, and with rates a point higher 85 %. */
const SEED = { base: 0.75, movePercentPoints: 1, after: 0.85 } as const;
/** B is given to four digits. */
const SEED_TOLERANCE = 5e-5;
const BASES = [0.6, 0.75, 0.9] as const;
const MOVES = Array.from({ length: 81 }, (_, i) => -4 + i / 10);

/**
 * How pull-through follows rates, and where the calibration was fitted to a lock history, how that fit does on locks
 * it has not seen.
 *
 * @param published response that the published pair is asked of
 */
export function pullThroughSection(
  calibration: CalibrationSet,
  published: PullThroughResponse = DEFAULT_PULL_THROUGH.response,
): Section {
  const { response } = calibration.pullThrough;
  const fit = pullThroughFitOf(calibration);
  const at = (base: number, move: number): number => pullThroughProbability(base, move, response);
  const seed = (move: number): number => pullThroughProbability(SEED.base, move, published);
  const falls = BASES.flatMap((base) =>
    MOVES.slice(1).map((move, i) => Math.max(0, at(base, MOVES[i]!) - at(base, move))),
  );
  const all = BASES.flatMap((base) => MOVES.map((move) => at(base, move)));
  return {
    id: 'pull-through',
    title: 'Pull-through',
    introduction: [
      `logit p = logit p₀ + A·tanh(Δ/B) with A = ${Number(response.a.toPrecision(4))} and B = ${Number(response.b.toPrecision(4))} percent points, Δ the mortgage rate’s move since the lock.`,
    ],
    checks: [
      atMostTolerance(
        {
          id: 'pull-through/seed-pair',
          tested: 'Pull-through of 75 % is 85 % with rates 100 bp higher',
          unit: 'probability',
          yardstick: 'Milliman MS2, mortgage pipeline hedging example',
          reading: `${(100 * seed(SEED.movePercentPoints)).toFixed(3)} %, and ${(100 * seed(0)).toFixed(3)} % without a move, by the response without a history.`,
        },
        Math.max(Math.abs(seed(SEED.movePercentPoints) - SEED.after), Math.abs(seed(0) - SEED.base)),
        SEED_TOLERANCE,
      ),
      atMostTolerance(
        {
          id: 'pull-through/monotone',
          tested: 'Pull-through never falls when rates rise',
          unit: 'probability',
          yardstick: 'a borrower with a better rate elsewhere leaves',
          reading: `Largest fall over ${falls.length} steps of 10 bp.`,
        },
        Math.max(...falls),
        0,
      ),
      withinRange(
        {
          id: 'pull-through/lowest',
          tested: 'No lock is hopeless before it leaves',
          unit: 'probability',
          yardstick: 'stated bounds of pull-through',
          reading: 'Lowest on the curves.',
        },
        Math.min(...all),
        { low: LOWEST_PULL_THROUGH, high: HIGHEST_PULL_THROUGH },
      ),
      withinRange(
        {
          id: 'pull-through/highest',
          tested: 'No lock is certain before it funds',
          unit: 'probability',
          yardstick: 'stated bounds of pull-through',
          reading: 'Highest on the curves.',
        },
        Math.max(...all),
        { low: LOWEST_PULL_THROUGH, high: HIGHEST_PULL_THROUGH },
      ),
      ...(fit?.tests ?? []).map(historyCheck),
    ],
    figures: [
      {
        title: 'Pull-through against the move of the mortgage rate',
        caption: 'Each curve by its pull-through at an unmoved rate. The dots are the published pair.',
        plot: {
          kind: 'series',
          x: { label: 'move since the lock, percent points' },
          y: { label: 'pull-through', range: [0, 1] },
          series: [
            ...BASES.map((base) => ({
              name: `p₀ ${100 * base} %`,
              points: MOVES.map((move) => [move, at(base, move)] as const),
            })),
            {
              name: 'published',
              mark: 'dots' as const,
              points: [
                [0, SEED.base],
                [SEED.movePercentPoints, SEED.after],
              ],
            },
          ],
        },
      },
      ...(fit === undefined ? [] : reliabilityFigure(fit)),
    ],
    tables: fit === undefined ? [] : pullThroughTables(fit),
  };
}

function pullThroughFitOf(calibration: CalibrationSet): PullThroughFit | undefined {
  if (calibration.schemaVersion === 1 || calibration.pullThroughFit === undefined) return undefined;
  return { ...calibration.pullThroughFit, parameters: calibration.pullThrough };
}

function historyCheck({
  name,
  passed,
  value,
  limit,
  relation,
  unit,
  falseAlarmRate,
  detail,
}: PullThroughFit['tests'][number]): Check {
  const text = {
    id: `pull-through/history-${name.replace('pull-through-', '')}`,
    tested: `Fit to the lock history: ${name.replace('pull-through-', '')}`,
    unit,
    yardstick: 'locks held out of the fit, docs/models/pull-through.md',
    reading: detail,
  };
  const check = withinRange(text, value, relation === 'at-most' ? { high: limit } : { low: limit });
  return { ...check, passed: check.passed && passed, falseAlarmRate };
}

function reliabilityFigure(fit: PullThroughFit): readonly Figure[] {
  const points = reliabilityPoints(fit);
  if (points.length === 0) return [];
  const series = (name: string, of: (point: (typeof points)[number]) => number): Series => ({
    name,
    mark: 'dots',
    points: points.map((point) => [point.predicted, of(point)]),
  });
  return [
    {
      title: 'Reliability on held-out locks',
      caption:
        'Observed share that funded against the predicted pull-through, with the ends of its 95 % interval. A right model lies on the dashed line.',
      plot: {
        kind: 'series',
        x: { label: 'predicted', range: [0, 1] },
        y: { label: 'observed', range: [0, 1] },
        series: [
          series('observed', ({ observed }) => observed),
          series('lower end', ({ low }) => low),
          series('upper end', ({ high }) => high),
          {
            name: 'right',
            yardstick: true,
            points: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
      },
    },
  ];
}
