import * as Plot from '@observablehq/plot';
import type { CalibrationSet } from '../../../../calibration/calibration-set.ts';
import type { PullThroughAssessment } from '../../../../calibration/pull-through/pull-through-fit-schema.ts';
import { Chart } from '../../charts/chart.tsx';
import { fixed, percent } from '../../format/numbers.ts';
import { FactsTable } from '../../parts/facts-table.tsx';
import { Panel } from '../../parts/panel.tsx';

const STAGES: Readonly<Record<string, string>> = {
  locked: 'Locked',
  submitted: 'Submitted',
  approved: 'Approved',
  'clear-to-close': 'Clear to close',
};

/** Pull-through as the set has it: predicted against what became of the locks, where it was fitted to any. */
export function PullThroughReliability({ set }: { readonly set: CalibrationSet }) {
  const fit = set.schemaVersion === 2 ? set.pullThroughFit : undefined;
  const { stageProbability, source } = set.pullThrough;
  return (
    <Panel
      title="Pull-through"
      flush={fit?.assessment === undefined}
      note={
        fit?.assessment === undefined
          ? `${source}. Calibrate with a history of past locks to fit it, and to see how reliable it is.`
          : `Fitted to ${fixed(fit.assessment.fittedLocks, 0)} locks, judged on ${fixed(fit.assessment.heldOutLocks, 0)} later ones it had not seen; whiskers are 95 %.`
      }
    >
      {fit?.assessment === undefined ? (
        <FactsTable
          facts={Object.fromEntries(
            Object.entries(stageProbability).map(([stage, probability]) => [
              `${STAGES[stage] ?? stage}, %`,
              percent(probability, 1),
            ]),
          )}
        />
      ) : (
        <ReliabilityPlot assessment={fit.assessment} />
      )}
    </Panel>
  );
}

function ReliabilityPlot({ assessment }: { readonly assessment: PullThroughAssessment }) {
  const { byPrediction } = assessment.heldOut;
  const { fitted, defaults } = assessment.scores;
  const points = byPrediction.map(({ name, locks, ...bin }) => ({
    ...{ name, locks },
    ...{
      predicted: bin.predicted * 100,
      observed: bin.observed * 100,
      low: bin.low * 100,
      high: bin.high * 100,
    },
  }));
  const ends = points.flatMap(({ predicted, low, high }) => [predicted, low, high]);
  const range: [number, number] = [Math.min(...ends), Math.max(...ends)];
  return (
    <>
      <Chart
        label={`Observed against predicted pull-through: ${byPrediction.map(({ predicted, observed }) => `${percent(predicted)} predicted, ${percent(observed)} observed`).join('; ')}`}
        data={[byPrediction]}
        draw={() => ({
          marginLeft: 44,
          x: { label: 'Predicted, percent', domain: range },
          y: { label: 'Observed, percent', domain: range, grid: true },
          marks: [
            Plot.line(
              [range, range].map(([low, high], index) => (index === 0 ? [low, low] : [high, high])),
              {
                stroke: 'var(--line-strong)',
                strokeDasharray: '5,4',
              },
            ),
            Plot.ruleX(points, { x: 'predicted', y1: 'low', y2: 'high', stroke: 'var(--ink-2)' }),
            Plot.dot(points, { x: 'predicted', y: 'observed', fill: 'var(--locks)', r: 4 }),
            Plot.tip(
              points,
              Plot.pointer({
                x: 'predicted',
                y: 'observed',
                title: ({ name, predicted, observed, locks }: (typeof points)[number]) =>
                  `${name}\n${fixed(locks, 0)} locks\npredicted ${fixed(predicted, 1)} %\nobserved ${fixed(observed, 1)} %`,
              }),
            ),
          ],
        })}
      />
      <FactsTable
        facts={{
          'Brier score, fitted': fixed(fitted.brier, 4),
          'Brier score, defaults': fixed(defaults.brier, 4),
          'Log loss, fitted': fixed(fitted.logLoss, 4),
          'Calibration slope': fixed(fitted.calibrationSlope, 3),
        }}
      />
    </>
  );
}
