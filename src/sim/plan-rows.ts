/** Columns of a loan row: of a pool to be profiled, a loan to be valued or a node of the grid. */
export const ROW = {
  noteRate: 0,
  coupon: 1,
  payments: 2,
  startNode: 3,
  ageMonths: 4,
  calendarMonth: 5,
  refinancing: 6,
  turnover: 7,
  default: 8,
  parameterSet: 9,
  spread: 10,
  incentive: 11,
  weights: 12,
  delay: 13,
  settlementYears: 14,
  oas: 15,
  strips: 16,
  baseLogit: 22,
  marketRateAtLock: 23,
  settlement: 24,
  responseSize: 25,
  responseScale: 26,
  horizon: 27,
  paymentLag: 28,
} as const;
export const ROW_LENGTH = 29;
export const STRIPS_PER_LOAN = 3;

/** Columns of a scenario row: what a scenario does to loans, beside the curve and the model. */
export const SCENARIO_ROW = {
  mortgageBasis: 0,
  oasShift: 1,
  refinancingFactor: 2,
  turnoverFactor: 3,
  defaultFactor: 4,
  pullThroughShift: 5,
} as const;
export const SCENARIO_ROW_LENGTH = 6;

/** Columns of a prepayment parameter row; the twelve seasonal factors follow. */
export const PARAMETER_ROW = {
  refinancingRate: 0,
  slope: 1,
  threshold: 2,
  refinancingRampMonths: 3,
  turnoverRate: 4,
  lockIn: 5,
  lockInCap: 6,
  turnoverRampMonths: 7,
  defaultRate: 8,
  defaultRampMonths: 9,
  activeShare: 10,
  passiveRefinancing: 11,
  seasonality: 12,
} as const;
export const PARAMETER_ROW_LENGTH = 24;

/** Columns of a horizon row: m(h) linear between two nodes, its rate and its scale B. */
export const HORIZON_ROW = { node: 0, weight: 1, pair: 2, scale: 3 } as const;
export const HORIZON_ROW_LENGTH = 4;

/** Columns of a settlement row: ln D(T_s) linear between two nodes. */
export const SETTLEMENT_ROW = { node: 0, weight: 1 } as const;
export const SETTLEMENT_ROW_LENGTH = 2;

/** Horizons between which a grid's higher moments are interpolated. */
export const GRID_HORIZONS = 4;
/** Chebyshev polynomials T_0, T_1, … of m(h) that a pull-through is expanded in. */
export const GRID_POLYNOMIALS = 7;
/** T_0 is the same at every horizon, and T_1 is taken at every node: the others at the horizons alone. */
export const HIGHER_POLYNOMIALS = GRID_POLYNOMIALS - 2;

/** Columns of a lock on the grid; the weights of the horizons follow. */
export const GRID_LOCK_ROW = {
  firstNode: 0,
  nodeCount: 1,
  weightsAt: 2,
  settlement: 3,
  pair: 4,
  spread: 5,
  fees: 6,
  baseLogit: 9,
  marketRateAtLock: 10,
  responseSize: 11,
  responseScale: 12,
  horizonNode: 13,
  horizonWeight: 14,
  horizons: 15,
} as const;
export const GRID_LOCK_ROW_LENGTH = GRID_LOCK_ROW.horizons + GRID_HORIZONS;

/** Sums a profile keeps for each payment: D_k·S_{k−1}, D_k·S_k, S_k. */
export const PROFILE_SUMS = 3;
/** Sums a valued loan keeps over paths: p·PV, p·D(T_s), p, PV. */
export const LOAN_SUMS = 4;
/** Values of a node on a path: PV without strips, then that of each strip of unit fee. */
export const NODE_VALUES = 1 + STRIPS_PER_LOAN;
