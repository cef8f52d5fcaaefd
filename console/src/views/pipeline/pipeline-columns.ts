import { dollars, fixed, type PriceStyle, percent, price } from '../../format/numbers.ts';
import { type GridColumn, meanOf, shownNumber, sumOf } from '../../parts/grid/grid-column.ts';
import type { PipelineRow } from './pipeline-rows.ts';

type Column = GridColumn<PipelineRow>;

const loanAmount = ({ lock }: PipelineRow): number => lock.loanAmount;
const exposure = ({ measures }: PipelineRow): number => measures?.get('exposure') ?? 0;

function text(
  id: string,
  name: string,
  width: number,
  value: Column['value'],
  more: Partial<Column> = {},
): Column {
  return { id, name, width, value, ...more };
}

function measure(
  id: string,
  name: string,
  about: string,
  {
    width = 92,
    digits = 0,
    weight,
  }: { width?: number; digits?: number; weight?: (row: PipelineRow) => number },
  isHidden = false,
): Column {
  const value = ({ measures }: PipelineRow) => measures?.get(id) ?? null;
  return {
    id,
    name,
    about,
    width,
    isNumber: true,
    isHidden,
    value,
    show: shownNumber((one) => fixed(one, digits)),
    total: weight === undefined ? sumOf(value) : meanOf(value, weight),
  };
}

/** Columns of the pipeline, those of the file first, then what the model says. */
export function pipelineColumns(style: PriceStyle): readonly Column[] {
  const rate = shownNumber((value) => percent(value, 3));
  const quoted = shownNumber((value) => price(value, style));
  return [
    text('lockId', 'Lock', 132, ({ lock }) => lock.lockId),
    text('program', 'Program', 96, ({ lock }) => lock.program, { canGroup: true }),
    {
      ...text('coupon', 'Coupon', 70, ({ coupon }) => coupon, { canGroup: true }),
      about: 'TBA coupon it is delivered into',
      isNumber: true,
      isPercent: true,
      show: shownNumber((value) => percent(value, 2)),
    },
    {
      ...text('noteRate', 'Note rate', 80, ({ lock }) => lock.noteRate),
      about: 'Percent',
      isNumber: true,
      isPercent: true,
      show: rate,
      total: meanOf(({ lock }) => lock.noteRate, loanAmount),
    },
    {
      ...text('loanAmount', 'Amount', 104, loanAmount),
      about: 'Loan amount, dollars',
      isNumber: true,
      show: shownNumber(dollars),
      total: sumOf(loanAmount),
    },
    text('stage', 'Stage', 110, ({ lock }) => lock.stage, { canGroup: true }),
    text('purpose', 'Purpose', 86, ({ lock }) => lock.purpose ?? null, { canGroup: true }),
    text('channel', 'Channel', 116, ({ lock }) => lock.channel ?? null, { canGroup: true }),
    text('lockExpiration', 'Expires', 106, ({ lock }) => lock.lockExpiration),
    {
      ...text('pullThrough', 'Pull-through', 92, ({ measures }) => measures?.get('pullThrough') ?? null),
      about: 'Expected share of the loan that funds, percent',
      isNumber: true,
      isPercent: true,
      show: shownNumber((value) => percent(value, 1)),
      total: meanOf(({ measures }) => measures?.get('pullThrough') ?? null, loanAmount),
    },
    measure('exposure', 'Exposure', 'Pull-through × amount, dollars; none for best efforts', { width: 104 }),
    measure('dv01', 'DV01', 'Gain when rates fall 1 bp, dollars', { digits: 1 }),
    measure('effectiveDuration', 'Duration', 'Effective duration, years', {
      width: 78,
      digits: 2,
      weight: exposure,
    }),
    measure('effectiveConvexity', 'Convexity', 'Effective convexity, years²', {
      width: 84,
      weight: exposure,
    }),
    measure('value', 'Value', 'Gain since the price at lock, dollars', {}),
    {
      ...text('lockPrice', 'Lock price', 88, ({ lock }) => lock.lockPrice ?? null),
      about: 'TBA-equivalent price hedged at lock',
      isNumber: true,
      show: quoted,
    },
    {
      ...text('forwardPrice', 'Price', 88, ({ measures }) => measures?.get('forwardPrice') ?? null),
      about: 'Clean forward price of the loan today',
      isNumber: true,
      show: quoted,
    },
    text('status', 'Status', 100, ({ status }) => status, { canGroup: true, isHidden: true }),
    text('settlementMonth', 'Month', 76, ({ settlementMonth }) => settlementMonth, {
      canGroup: true,
      isHidden: true,
    }),
    text('lockDate', 'Locked', 106, ({ lock }) => lock.lockDate, { isHidden: true }),
    text('occupancy', 'Occupancy', 96, ({ lock }) => lock.occupancy ?? null, {
      canGroup: true,
      isHidden: true,
    }),
    text('deliveryType', 'Delivery', 96, ({ lock }) => lock.deliveryType, { canGroup: true, isHidden: true }),
    {
      ...text('fico', 'FICO', 60, ({ lock }) => lock.fico ?? null, { isHidden: true }),
      isNumber: true,
      total: meanOf(({ lock }) => lock.fico ?? null, loanAmount),
      show: shownNumber((value) => fixed(value, 0)),
    },
    {
      ...text('ltv', 'LTV', 60, ({ lock }) => lock.ltv ?? null, { isHidden: true }),
      about: 'Loan to value, percent',
      isNumber: true,
      total: meanOf(({ lock }) => lock.ltv ?? null, loanAmount),
      show: shownNumber((value) => fixed(value, 1)),
    },
    measure('vega', 'Vega', 'Every volatility quote +1 bp, dollars', { digits: 1 }, true),
    measure(
      'pullThroughConvexity',
      'PT convexity',
      'Convexity from pull-through that follows rates',
      { weight: exposure },
      true,
    ),
    measure('spreadDuration', 'Spread dur.', 'OAS +1 bp, years', { digits: 2, weight: exposure }, true),
    measure('pullThroughDelta', 'PT delta', 'Dollars per 1 % of pull-through', { digits: 1 }, true),
  ];
}
