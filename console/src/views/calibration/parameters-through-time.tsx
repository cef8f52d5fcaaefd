import * as Plot from '@observablehq/plot';
import { useMemo } from 'react';
import { fittedParameters, parameterTexts } from '../../../../calibration/fitted-parameters.ts';
import { useCalibrationSets, useCalibrations } from '../../api/calibrations.ts';
import type { StoredCalibration } from '../../api/documents.ts';
import { Chart } from '../../charts/chart.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { MODEL_NAMES } from './model-names.ts';

/** Sets read for the history: a month of business days. */
const SETS_MAX = 22;
/** Parameters drawn; a forward-market model has many more. */
const PARAMETERS_MAX = 5;

/** How the parameters of a model moved from one calibration to the next. */
export function ParametersThroughTime({ shown }: { readonly shown: StoredCalibration }) {
  const list = useCalibrations();
  const ids = useMemo(() => (list.items ?? []).slice(0, SETS_MAX).map(({ id }) => id), [list.items]);
  const sets = useCalibrationSets(ids);
  const { kind } = shown.document.rateModel;
  const points = useMemo(() => pointsOf(sets, kind, shown.id), [sets, kind, shown.id]);
  const names = [...new Set(points.map(({ name }) => name))].slice(0, PARAMETERS_MAX);
  const setCount = new Set(points.map(({ position }) => position)).size;
  return (
    <Panel
      title="Parameters through time"
      note={
        setCount < 2
          ? undefined
          : `${setCount} calibrations of ${MODEL_NAMES[kind]}, oldest first; whiskers are two standard errors. The filled point is the set shown.`
      }
    >
      {setCount < 2 ? (
        <Empty title="One calibration so far">
          From the second calibration of this model on, its parameters are drawn here.
        </Empty>
      ) : (
        names.map((name) => (
          <ParameterHistory key={name} name={name} points={points.filter((point) => point.name === name)} />
        ))
      )}
    </Panel>
  );
}

interface Point {
  readonly position: number;
  readonly asOf: string;
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly text: string;
  readonly isShown: boolean;
}

function pointsOf(
  sets: readonly StoredCalibration[],
  kind: StoredCalibration['document']['rateModel']['kind'],
  shownId: string,
): readonly Point[] {
  return sets
    .filter(({ document }) => document.rateModel.kind === kind)
    .toReversed()
    .flatMap(({ id, asOf, document: { rateModel } }, position) =>
      fittedParameters(rateModel)
        .filter(({ fixed }) => !fixed)
        .map((parameter): Point => {
          const [name, value, error] = parameterTexts(parameter, rateModel);
          // Drawn in the unit it is told in.
          const [unit, scale] = value.endsWith(' bp') ? [', bp', 1e4] : ['', 1];
          const spread = 2 * scale * (parameter.standardError ?? 0);
          return {
            position,
            asOf,
            name: `${name}${unit}`,
            value: parameter.value * scale,
            low: parameter.value * scale - spread,
            high: parameter.value * scale + spread,
            text: error === '' ? value : `${value} ± ${error}`,
            isShown: id === shownId,
          };
        }),
    );
}

function ParameterHistory({ name, points }: { readonly name: string; readonly points: readonly Point[] }) {
  return (
    <Chart
      label={`${name}: ${points.map(({ asOf, text }) => `${asOf} ${text}`).join(', ')}`}
      height={130}
      data={[points]}
      draw={() => ({
        marginLeft: 60,
        x: {
          type: 'point',
          label: null,
          tickFormat: (position: number) => points.find((point) => point.position === position)?.asOf ?? '',
          ticks: points
            .map(({ position }) => position)
            .filter((_, index) => index % Math.ceil(points.length / 6) === 0),
        },
        y: { label: name, grid: true, nice: true, ticks: 3 },
        marks: [
          Plot.lineY(points, { x: 'position', y: 'value', stroke: 'var(--locks)' }),
          Plot.ruleX(points, { x: 'position', y1: 'low', y2: 'high', stroke: 'var(--ink-2)' }),
          Plot.dot(points, {
            x: 'position',
            y: 'value',
            r: 4,
            stroke: 'var(--locks)',
            fill: ({ isShown }: Point) => (isShown ? 'var(--locks)' : 'var(--panel)'),
          }),
          Plot.tip(
            points,
            Plot.pointerX({
              x: 'position',
              y: 'value',
              title: ({ asOf, text }: Point) => `${asOf}\n${text}`,
            }),
          ),
        ],
      })}
    />
  );
}
