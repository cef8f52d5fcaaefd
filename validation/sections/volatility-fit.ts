import { calibrationReport } from '../../calibration/calibration-report.ts';
import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import { GATE_LIMITS } from '../../calibration/gate-limits.ts';
import { allPassed, type QualityGate } from '../../calibration/quality-gate.ts';
import type { RateModelFit } from '../../calibration/rate-model-fit.ts';
import { type Check, withinRange } from '../check.ts';
import type { HeatMap } from '../plot.ts';
import type { Figure, Section } from '../section.ts';
import { modelName, type ValidationContext } from '../validation-context.ts';

/** What a fit says of one quote. */
type Cell = CalibrationSet['rateModel']['fit']['cells'][number];

/** The calibration of the day: its quality gates, how near the models' volatilities are, parameters with errors. */
export function volatilityFitSection({
  day,
  otherFits,
}: Pick<ValidationContext, 'day' | 'otherFits'>): Section {
  const { calibration } = day;
  const { cells, rmseBp } = calibration.rateModel.fit;
  const name = modelName(calibration.rateModel);
  const report = calibrationReport(calibration);
  return {
    id: 'fit',
    title: 'Calibration and volatility fit',
    introduction: [
      `${name} fitted to ${cells.length} at-the-money swaptions of ${calibration.asOf}; root-mean-square error ${rmseBp.toFixed(2)} bp of normal volatility a year. The gates are those the daily calibration is passed or failed by.`,
      ...otherFits.map(
        (fit) =>
          `${modelName(fit.model)} fitted to the same quotes: ${fit.rmseBp.toFixed(2)} bp, ${fit.iterations} iterations.`,
      ),
    ],
    checks: [...calibration.gates.map(gateCheck), ...otherFits.map(fitCheck)],
    figures: [
      {
        title: 'Market, bp',
        caption: 'Quoted normal volatilities a year.',
        plot: heatMap(cells, ({ quoteBp }) => quoteBp, 1, false),
      },
      ...fitFigures(name, cells),
      ...otherFits.flatMap((fit) => fitFigures(modelName(fit.model), fit.cells)),
    ],
    tables: [report.parameters, ...otherFits.map(parameterTable), report.tba],
  };
}

function fitFigures(name: string, cells: readonly Cell[]): readonly Figure[] {
  return [
    {
      title: `${name}: model less market, bp`,
      caption: 'Normal volatility a year. Red where the model is above the market, blue where below.',
      plot: heatMap(cells, ({ modelBp, quoteBp }) => modelBp - quoteBp, 2, true),
    },
    {
      title: `${name}, bp`,
      caption: 'The quoted volatilities by the fitted model.',
      plot: heatMap(cells, ({ modelBp }) => modelBp, 1, false),
    },
  ];
}

function heatMap(
  cells: readonly Cell[],
  value: (cell: Cell) => number,
  digits: number,
  diverging: boolean,
): HeatMap {
  const expiries = sorted(cells.map(({ expiryYears }) => expiryYears));
  const tenors = sorted(cells.map(({ tenorYears }) => tenorYears));
  return {
    kind: 'heat-map',
    rowLabel: 'expiry',
    columnLabel: 'tenor',
    rows: expiries.map((years) => `${years}Y`),
    columns: tenors.map((years) => `${years}Y`),
    values: expiries.map((expiry) =>
      tenors.map((tenor) => {
        const cell = cells.find((one) => one.expiryYears === expiry && one.tenorYears === tenor);
        return cell === undefined ? undefined : value(cell);
      }),
    ),
    digits,
    diverging,
  };
}

function parameterTable({ model, parameters }: RateModelFit) {
  return {
    title: `${modelName(model)}: parameters`,
    columns: ['parameter', 'value', 'standard error', 'remark'],
    rows: parameters.map(({ name, value, standardError, fixed, atBound }) => [
      name,
      value.toPrecision(6),
      standardError === undefined ? '' : standardError.toPrecision(2),
      fixed ? 'held' : atBound ? 'at a bound of the search' : '',
    ]),
  };
}

/** Held to the gate of the calibration's own model. */
function fitCheck({ model, rmseBp, cells, converged }: RateModelFit): Check {
  return withinRange(
    {
      id: `fit/${model.kind}`,
      tested: `${modelName(model)}: root-mean-square error of the fit`,
      unit: 'bp',
      yardstick: 'the gate volatility-fit of the daily calibration',
      reading: `${cells.length} quotes; the search ${converged ? 'converged' : 'did not converge'}.`,
    },
    converged ? rmseBp : Number.NaN,
    { high: GATE_LIMITS.volatilityRmseBp },
  );
}

/** A gate passes here when a set passes with it: some may be missed, where the miss does not matter or is advisory. */
function gateCheck(gate: QualityGate): Check {
  const { name, value, limit, relation, unit, detail } = gate;
  const check = withinRange(
    {
      id: `fit/${name}`,
      tested: `Quality gate ${name}`,
      unit,
      yardstick: 'gates of the daily calibration',
      reading: detail,
    },
    value,
    relation === 'at-most' ? { high: limit } : { low: limit },
  );
  return { ...check, passed: allPassed([gate]) };
}

function sorted(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
