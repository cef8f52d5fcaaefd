import { calibrationReport } from '../../calibration/calibration-report.ts';
import type { QualityGate } from '../../calibration/quality-gate.ts';
import { type Check, withinRange } from '../check.ts';
import type { HeatMap } from '../plot.ts';
import type { Section } from '../section.ts';
import { modelName, type ValidationContext } from '../validation-context.ts';

/** The calibration of the day: its quality gates, how near the model's volatilities are, parameters with errors. */
export function volatilityFitSection({ day }: ValidationContext): Section {
  const { calibration } = day;
  const { cells, rmseBp } = calibration.rateModel.fit;
  const expiries = sorted(cells.map(({ expiryYears }) => expiryYears));
  const tenors = sorted(cells.map(({ tenorYears }) => tenorYears));
  const mapOf = (
    value: (cell: (typeof cells)[number]) => number,
    digits: number,
    diverging: boolean,
  ): HeatMap => ({
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
  });
  const name = modelName(calibration.rateModel);
  const report = calibrationReport(calibration);
  return {
    id: 'fit',
    title: 'Calibration and volatility fit',
    introduction: [
      `${name} fitted to ${cells.length} at-the-money swaptions of ${calibration.asOf}; root-mean-square error ${rmseBp.toFixed(2)} bp of normal volatility a year. The gates are those the daily calibration is passed or failed by.`,
    ],
    checks: calibration.gates.map(gateCheck),
    figures: [
      {
        title: `${name}: model less market, bp`,
        caption: 'Normal volatility a year. Red where the model is above the market, blue where below.',
        plot: mapOf(({ modelBp, quoteBp }) => modelBp - quoteBp, 2, true),
      },
      {
        title: 'Market, bp',
        caption: 'Quoted normal volatilities a year.',
        plot: mapOf(({ quoteBp }) => quoteBp, 1, false),
      },
      {
        title: `${name}, bp`,
        caption: 'The same volatilities by the fitted model.',
        plot: mapOf(({ modelBp }) => modelBp, 1, false),
      },
    ],
    tables: [report.parameters, report.tba],
  };
}

function gateCheck({ name, value, limit, relation, unit, detail }: QualityGate): Check {
  return withinRange(
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
}

function sorted(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
