import type { CalibrationSet } from '../../../calibration/calibration-set.ts';
import { KEY_RATE_TENORS, NO_SHIFT } from '../../market/curve-shift.ts';
import { zeroRate } from '../../market/discount-curve.ts';
import { PROGRAM_TERMS, type RateClass } from '../../market/programs.ts';
import { dv01 } from '../../sim/measures.ts';
import type { Book } from '../book.ts';
import { closedFormPositionPnl, futureOf, locksPnl, positionsPnl, together } from '../book-exposure.ts';
import { type BookValuation, futurePnl, lockPnl, tbaPnl } from '../book-valuation.ts';
import { requireTreasuryCurve } from '../market-day.ts';
import { SCENARIO_ID } from '../measure-scenarios.ts';
import { futureOptionQuoteOf, quotedOption } from '../treasury-quotes.ts';
import { factorKeyRatesBp } from './curve-move.ts';
import type { MarketLine } from './explain-lines.ts';
import { type MarketPath, markKey } from './market-path.ts';
import { volatilityToday } from './option-path.ts';

/** Market lines that yesterday's risk numbers say something about. */
export const PREDICTED_LINES = [
  'level',
  'slope',
  'curvature',
  'curve-remainder',
  'treasury-spread',
  'volatility',
  'mortgage-basis',
  'tba-basis',
] as const satisfies readonly MarketLine[];
export type PredictedLine = (typeof PREDICTED_LINES)[number];

/** Yesterday's book in yesterday's run, with the scenarios of its risk. */
export interface BookRiskRun {
  readonly book: Book;
  readonly valuation: BookValuation;
}

const BP = 10_000;
/** Share of an option's volatility by which its vega is taken. */
const VEGA_FACTOR = 0.01;

/**
 * What yesterday's risk report says that today's moves of the market should have made, dollars.
 *
 * level: −DV01·x + ½·Γ·x²; slope, curvature, rest: −Σ key-rate DV01·move; volatility: vega × mean move of the quotes, and each
 * option's own vega × the move of its volatility;
 * mortgage rate, TBA and Treasury spreads: sensitivity to 1 bp × the move.
 *
 * @param oasAfter OAS of each TBA once its basis has moved, by {@link markKey}
 * @source docs/models/pnl-explain.md
 */
export function predictedGains(
  path: MarketPath,
  { book, valuation }: BookRiskRun,
  oasAfter: ReadonlyMap<string, number>,
): Readonly<Record<PredictedLine, number>> {
  const { before, move } = path;
  const { shiftBp } = valuation;
  const net = together(locksPnl(valuation, book), positionsPnl(valuation, before, book));
  const gainOf = (scenarioId: string): number => net(scenarioId).value;
  const keyRates = KEY_RATE_TENORS.map(
    (tenor) => dv01(net(SCENARIO_ID.keyDown(tenor)), net(SCENARIO_ID.keyUp(tenor)), shiftBp).value,
  );
  const along = (movesBp: readonly number[]): number =>
    -keyRates.reduce((sum, keyRate, index) => sum + keyRate * movesBp[index]!, 0);
  const { level, slope, curvature } = move.factorsBp;
  const parallel = dv01(net(SCENARIO_ID.down), net(SCENARIO_ID.up), shiftBp).value;
  const gamma = (gainOf(SCENARIO_ID.down) + gainOf(SCENARIO_ID.up)) / (shiftBp * shiftBp);
  return {
    level: -parallel * level + 0.5 * gamma * level * level,
    slope: along(factorKeyRatesBp('slope', slope)),
    curvature: along(factorKeyRatesBp('curvature', curvature)),
    'curve-remainder': along(move.remainderBp),
    'treasury-spread': treasurySpreadGain(path, book, valuation),
    volatility:
      gainOf(SCENARIO_ID.volatility) * meanQuoteMoveBp(path.before.calibration, path.after.calibration) +
      optionVolatilityGain(path, book),
    'mortgage-basis': mortgageBasisGain(path, book, valuation),
    'tba-basis': tbaBasisGain(path, book, valuation, oasAfter),
  };
}

/** Futures, options and forwards alone hang on the Treasury curve. */
function treasurySpreadGain({ before, after }: MarketPath, book: Book, valuation: BookValuation): number {
  const pnls: readonly ((scenarioId: string) => number)[] = [
    ...book.futurePositions.map((held) => {
      const future = futureOf(before, held);
      return (scenarioId: string) => futurePnl(valuation, future, held.contracts, scenarioId);
    }),
    ...book.closedFormPositions.map(
      (held) => (scenarioId: string) => closedFormPositionPnl(valuation, held, scenarioId).value,
    ),
  ];
  if (pnls.length === 0) return 0;
  const [treasuryBefore, treasuryAfter] = [requireTreasuryCurve(before), requireTreasuryCurve(after)];
  let gain = 0;
  for (const tenor of KEY_RATE_TENORS) {
    const spreadMove =
      zeroRate(treasuryAfter, tenor) -
      zeroRate(treasuryBefore, tenor) -
      (zeroRate(after.curve, tenor) - zeroRate(before.curve, tenor));
    for (const pnl of pnls) {
      const keyRate =
        (pnl(SCENARIO_ID.keyDown(tenor)) - pnl(SCENARIO_ID.keyUp(tenor))) / (2 * valuation.shiftBp);
      gain -= keyRate * spreadMove * BP;
    }
  }
  return gain;
}

/** Options' own vegas times the moves of their quoted volatilities: they are not what the rate model is fitted to. */
function optionVolatilityGain(path: MarketPath, { closedFormPositions }: Book): number {
  return closedFormPositions.reduce((sum, { position, lot, lots }) => {
    const quote = futureOptionQuoteOf(path.before.snapshot, position);
    const today = quote === undefined ? undefined : volatilityToday(path, quote);
    if (quote === undefined || today === undefined) return sum;
    const { volatility } = quotedOption(path.before, quote);
    if (volatility.kind !== today.kind) return sum;
    const [was, is] = [volatility, today].map((one) => (one.kind === 'black' ? one.volatility : one.points));
    const perFactor =
      (lot.gain(NO_SHIFT, 1 + VEGA_FACTOR) - lot.gain(NO_SHIFT, 1 - VEGA_FACTOR)) / (2 * VEGA_FACTOR);
    return sum + lots * perFactor * (is! / was! - 1);
  }, 0);
}

/** Mean move of the volatility quotes that both calibrations were fitted to, bp. */
export function meanQuoteMoveBp(before: CalibrationSet, after: CalibrationSet): number {
  const earlier = new Map(
    before.rateModel.fit.cells.map(
      (cell) => [`${cell.expiryYears}/${cell.tenorYears}`, cell.quoteBp] as const,
    ),
  );
  const moves = after.rateModel.fit.cells.flatMap(({ expiryYears, tenorYears, quoteBp }) => {
    const was = earlier.get(`${expiryYears}/${tenorYears}`);
    return was === undefined ? [] : [quoteBp - was];
  });
  return moves.length === 0 ? 0 : moves.reduce((sum, move) => sum + move, 0) / moves.length;
}

function mortgageBasisGain({ before, after }: MarketPath, book: Book, valuation: BookValuation): number {
  const moveBp = (rateClass: RateClass): number =>
    ((after.mortgageSpreads[rateClass] ?? 0) - (before.mortgageSpreads[rateClass] ?? 0)) * BP;
  const locks = book.hedged.reduce(
    (sum, lock) =>
      sum +
      lockPnl(valuation, lock, SCENARIO_ID.basis).value * moveBp(PROGRAM_TERMS[lock.lock.program].rateClass),
    0,
  );
  return book.tbaPositions.reduce(
    (sum, { mark, face }) =>
      sum +
      tbaPnl(valuation, mark, face, SCENARIO_ID.basis).value * moveBp(PROGRAM_TERMS[mark.program].rateClass),
    locks,
  );
}

function tbaBasisGain(
  { before }: MarketPath,
  book: Book,
  valuation: BookValuation,
  oasAfter: ReadonlyMap<string, number>,
): number {
  const moves = new Map(
    before.tba.map((mark) => {
      const now = oasAfter.get(markKey(mark));
      return [mark, now === undefined ? 0 : (now - mark.oas) * BP] as const;
    }),
  );
  const locks = book.hedged.reduce((sum, lock) => {
    const moveBp = lock.deliveries.reduce((mean, { mark, weight }) => mean + weight * moves.get(mark)!, 0);
    return sum + lockPnl(valuation, lock, SCENARIO_ID.spread).value * moveBp;
  }, 0);
  return book.tbaPositions.reduce(
    (sum, { mark, face }) => sum + tbaPnl(valuation, mark, face, SCENARIO_ID.spread).value * moves.get(mark)!,
    locks,
  );
}
