import {
  COLUMN_BALANCE,
  COLUMN_LOCK_IN,
  COLUMN_REFINANCING,
  COLUMN_SPREAD,
  COLUMN_UNLOCKED,
  type Kernel,
  LOAN_COLUMNS,
  type LoanColumns,
  STRIP_COLUMNS,
} from './kernel.ts';
import { survivalPolynomial } from './survival-polynomial.ts';

/** Numbers before the columns: five parameters, then the survival polynomial. */
export const HEAD_NUMBERS = 16;
export const HEAD_INVERSE_SCALE = 0;
export const HEAD_STRIKE = 1;
export const HEAD_CEILING = 2;
export const HEAD_PASSIVE_REFINANCING = 3;
export const HEAD_ACTIVE_SHARE = 4;
export const HEAD_SURVIVAL = 5;

const LINE_BYTES = 64;
/** 1/K within these: float32 holds it and its product with a hazard, and E nowhere comes near them. */
const LEAST_INVERSE_SCALE = 1e-30;
const LARGEST_INVERSE_SCALE = 1e30;

/**
 * Packing for kernels whose numbers have so many bytes.
 *
 * A table is a head of 16 numbers, [payment][5], then [payment][3] where strips are valued apart. Hazards are scaled
 * as the survival polynomial wants them, the refinancing column carries 1/K, and turnover its loss at the strike.
 */
export function loanPacking(
  memory: WebAssembly.Memory,
  numberBytes: 4 | 8,
): Pick<Kernel, 'tableBytes' | 'pack'> {
  const numbers = numberBytes === 4 ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
  return {
    tableBytes: (payments) => {
      const bytes = (HEAD_NUMBERS + payments * (LOAN_COLUMNS + STRIP_COLUMNS)) * numberBytes;
      return Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
    },
    pack: (loan, at) => {
      const { scale, form, coefficients } = survivalPolynomial(numberBytes, loan.largestHazard);
      const head = at / numberBytes;
      const inverseScale = Math.min(
        Math.max(1 / loan.incentiveScale, LEAST_INVERSE_SCALE),
        LARGEST_INVERSE_SCALE,
      );
      numbers[head + HEAD_INVERSE_SCALE] = inverseScale;
      numbers[head + HEAD_STRIKE] = loan.rateStrike;
      numbers[head + HEAD_CEILING] = loan.rateStrike + loan.lockInCap;
      numbers[head + HEAD_PASSIVE_REFINANCING] = loan.passiveRefinancing;
      numbers[head + HEAD_ACTIVE_SHARE] = loan.activeShare;
      for (let i = 0; i < coefficients.length; i++) numbers[head + HEAD_SURVIVAL + i] = coefficients[i]!;
      const first = head + HEAD_NUMBERS;
      packColumns(loan, scale, inverseScale, numbers, first);
      if (loan.strips !== undefined) {
        numbers.set(
          loan.strips.subarray(0, loan.payments * STRIP_COLUMNS),
          first + loan.payments * LOAN_COLUMNS,
        );
      }
      const { payments, startNode, par } = loan;
      return { address: at, payments, startNode, par, form };
    },
  };
}

function packColumns(
  { columns, payments, rateStrike }: LoanColumns,
  scale: number,
  inverseScale: number,
  numbers: Float32Array | Float64Array,
  first: number,
): void {
  const refinancingScale = scale * inverseScale;
  const end = payments * LOAN_COLUMNS;
  for (let from = 0, to = first; from < end; from += LOAN_COLUMNS, to += LOAN_COLUMNS) {
    const lockIn = scale * columns[from + COLUMN_LOCK_IN]!;
    numbers[to + COLUMN_REFINANCING] = refinancingScale * columns[from + COLUMN_REFINANCING]!;
    numbers[to + COLUMN_UNLOCKED] = scale * columns[from + COLUMN_UNLOCKED]! + lockIn * rateStrike;
    numbers[to + COLUMN_LOCK_IN] = lockIn;
    numbers[to + COLUMN_SPREAD] = columns[from + COLUMN_SPREAD]!;
    numbers[to + COLUMN_BALANCE] = columns[from + COLUMN_BALANCE]!;
  }
}
