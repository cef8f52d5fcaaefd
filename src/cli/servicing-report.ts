import { modelLine } from '../../calibration/fitted-parameters.ts';
import type { ServicingGroup, ServicingResult } from '../desk/servicing/servicing-result.ts';
import type { ServicingLeg } from '../models/servicing/servicing-legs.ts';
import { shortHash } from './answer-header.ts';
import { type PreparedBook, remarkLines } from './book-command.ts';
import { dollars, dollarsWithError, fixedWithError, percent } from './number-format.ts';
import { newWarnings } from './risk.ts';
import { numbers, renderTable, words } from './table.ts';

const FAILURES_SHOWN = 10;

const LEG_NAMES: Readonly<Record<ServicingLeg, string>> = {
  fee: 'servicing fee',
  cost: 'cost to service',
  ancillary: 'ancillary income',
  escrowFloat: 'float on escrow',
  payoffFloat: 'float on payoffs',
  recapture: 'recapture',
  advances: 'financing of advances',
};

/** The value and risk of a servicing book as a desk reads it. */
export function servicingText(result: ServicingResult, book: PreparedBook, byRight: boolean): string {
  return [
    [header(result, book), ...remarkLines(newWarnings(result, book))].join('\n'),
    groupTable(result),
    legTable(result),
    measureTable(result),
    profileTable(result),
    ...(byRight ? [rightTable(result)] : []),
  ].join('\n\n');
}

function header(result: ServicingResult, book: PreparedBook): string {
  const { calibration } = book.request;
  const { rateModel } = calibration;
  const { provenance, unitCount, rows } = result;
  const { servicing } = book.inputs.counts;
  const failed = result.failures.slice(book.inputs.rowFailures.length);
  return [
    `Servicing as of ${result.asOf}`,
    `  calibration ${shortHash(calibration.contentHash)}: ${modelLine(rateModel)}, fit ${rateModel.fit.rmseBp.toFixed(2)} bp, gates ${calibration.passed ? 'passed' : 'FAILED'}`,
    `  run         ${provenance.model}, ${provenance.pathCount} paths, seed "${provenance.seed}", kernel ${provenance.kernel}`,
    `  valuation   ${unitCount === rows.length ? 'every right on its own paths' : `${rows.length} rights in ${unitCount} units of like loans`}`,
    `  rights      ${servicing!.read} read, ${servicing!.rejected} rejected`,
    ...(failed.length === 0 ? [] : [`  FAILED      ${failed.length} could not be valued:`]),
    ...failed.slice(0, FAILURES_SHOWN).map(({ detail }) => `    ${detail}`),
    ...(failed.length > FAILURES_SHOWN
      ? [`    … and ${failed.length - FAILURES_SHOWN} more; --json lists all.`]
      : []),
  ].join('\n');
}

function groupTable({ groups, book }: ServicingResult): string {
  return renderTable(
    'By program and note rate',
    [
      words(''),
      numbers('rights'),
      numbers('loans'),
      numbers('balance'),
      numbers('avg rate'),
      numbers('fee bp'),
      numbers('OAS bp'),
      numbers('value'),
      numbers('multiple'),
      numbers('per 100'),
      numbers('duration'),
      numbers('convexity'),
      numbers('DV01'),
    ],
    [...groups, book].map((group: ServicingGroup) => [
      group.key,
      dollars(group.rights),
      dollars(group.loanCount),
      dollars(group.balance),
      percent(group.noteRate, 3),
      group.servicingFeeBp.toFixed(1),
      group.oasBp.toFixed(0),
      dollarsWithError(group.value),
      fixedWithError(group.multiple, 3),
      group.pricePer100.value.toFixed(3),
      fixedWithError(group.effectiveDuration, 2),
      fixedWithError(group.effectiveConvexity, 0),
      dollarsWithError(group.dv01),
    ]),
  );
}

function legTable({ legs, book }: ServicingResult): string {
  return renderTable(
    'Value by leg, dollars',
    [words(''), numbers('value'), numbers('years of fee')],
    [
      ...legs.map(({ leg, value, multiple }) => [
        LEG_NAMES[leg],
        dollarsWithError(value),
        multiple.toFixed(3),
      ]),
      ['all', dollarsWithError(book.value), book.multiple.value.toFixed(3)],
    ],
  );
}

function measureTable({ book }: ServicingResult): string {
  return renderTable(
    'Risk of the book',
    [words('measure'), numbers('book')],
    [
      ['DV01, dollars', dollarsWithError(book.dv01)],
      ...Object.entries(book.keyRateDv01).map(([tenor, value]) => [
        `  key rate ${tenor}y`,
        dollarsWithError(value),
      ]),
      [`convexity, ${book.dollarConvexity.unit}`, dollarsWithError(book.dollarConvexity)],
      ['vega, dollars for 1 bp of every quote', dollarsWithError(book.vega)],
      ['effective duration, years', fixedWithError(book.effectiveDuration, 2)],
      ['effective convexity, years²', fixedWithError(book.effectiveConvexity, 0)],
      ['spread duration, years', fixedWithError(book.spreadDuration, 2)],
      ['mortgage-basis duration, years', fixedWithError(book.basisDuration, 2)],
      ['loss for refinancing + 10 %, % of value', fixedWithError(tenth(book.refinancingDuration), 2)],
      ['loss for turnover + 10 %, % of value', fixedWithError(tenth(book.turnoverDuration), 2)],
    ],
  );
}

/** A loss per unit of a multiplier as percent for a tenth of it. */
function tenth<Measure extends { readonly value: number; readonly standardError: number }>(
  measure: Measure,
): Measure {
  return { ...measure, value: measure.value * 10, standardError: measure.standardError * 10 };
}

function profileTable({ profile }: ServicingResult): string {
  return renderTable(
    'Under parallel shifts, dollars',
    [numbers('shift bp'), numbers('value'), numbers('change'), numbers('multiple')],
    profile.map(({ shiftBp, value, change, multiple }) => [
      `${shiftBp > 0 ? '+' : ''}${shiftBp}`,
      dollarsWithError(value),
      dollarsWithError(change),
      multiple.value.toFixed(3),
    ]),
  );
}

function rightTable({ rows }: ServicingResult): string {
  return renderTable(
    'By right',
    [
      words('right'),
      words('program'),
      numbers('rate'),
      numbers('balance'),
      numbers('age'),
      numbers('OAS bp'),
      numbers('value'),
      numbers('multiple'),
      numbers('per 100'),
      numbers('duration'),
      numbers('convexity'),
      numbers('DV01'),
      words('flag'),
    ],
    rows.map((row) => [
      row.servicingId,
      row.program,
      percent(row.noteRate, 3),
      dollars(row.balance),
      String(row.ageMonths),
      row.oasBp.toFixed(0),
      fixedWithError({ ...row.value, unit: 'dollars' }, 0),
      row.multiple.value.toFixed(3),
      row.pricePer100.value.toFixed(3),
      fixedWithError({ ...row.measures.effectiveDuration, unit: 'years' }, 2),
      fixedWithError({ ...row.measures.effectiveConvexity, unit: 'years²' }, 0),
      fixedWithError({ ...row.measures.dv01, unit: 'dollars' }, 1),
      row.flags.length === 0 ? '' : `error of ${row.flags.join(', ')}`,
    ]),
  );
}
