import { CURVE_FACTORS } from './curve-move.ts';

/** What the market did, in the order in which its parts are taken. */
export const MARKET_LINES = [
  ...CURVE_FACTORS,
  'curve-remainder',
  'treasury-spread',
  'futures-basis',
  'volatility',
  'mortgage-basis',
  'tba-basis',
] as const;
export type MarketLine = (typeof MARKET_LINES)[number];

/** What became of the locks, in the order in which it is taken for each. */
export const LOCK_LINES = [
  'execution',
  'stage-changes',
  'extensions',
  'renegotiations',
  'amendments',
  'fallout',
  'sales',
  'new-locks',
] as const;
export type LockLine = (typeof LOCK_LINES)[number];

/**
 * Every line of a day's P&L in its order: each step changes one thing from yesterday to today and leaves the rest as
 * the step before it left it.
 */
export const EXPLAIN_LINES = [
  'time',
  ...MARKET_LINES,
  'model',
  'fee-multiples',
  ...LOCK_LINES,
  'trades',
  'costs',
  'unexplained',
] as const;
export type ExplainLine = (typeof EXPLAIN_LINES)[number];

/** The lines as people read them. */
export const LINE_NAMES: Readonly<Record<ExplainLine, string>> = {
  time: 'Time and carry',
  level: 'Level of rates',
  slope: 'Slope',
  curvature: 'Curvature',
  'curve-remainder': 'Rest of the curve',
  'treasury-spread': 'Treasuries against SOFR',
  'futures-basis': 'Futures against Treasuries',
  volatility: 'Volatility',
  'mortgage-basis': 'Mortgage rate against swaps',
  'tba-basis': 'TBA basis (OAS)',
  model: 'Model and calibration',
  'fee-multiples': 'Servicing and fee multiples',
  execution: 'Execution: another coupon',
  'stage-changes': 'Stage changes',
  extensions: 'Extensions and relocks',
  renegotiations: 'Renegotiations',
  amendments: 'Amended terms',
  fallout: 'Fallout',
  sales: 'Loans sold',
  'new-locks': 'New locks',
  trades: 'Trades',
  costs: 'Costs',
  unexplained: 'Unexplained',
};
