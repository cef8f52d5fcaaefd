import type { HedgeProblem, LinearForm } from './hedge-problem.ts';
import type { Supports } from './lot-program.ts';

/**
 * A problem over some of its instruments, the others not traded.
 *
 * @param indices ascending; what is left out must have bounds that hold zero
 */
export function problemOver(problem: HedgeProblem, indices: readonly number[]): HedgeProblem {
  const { cost, tail } = problem;
  const pick = (values: Float64Array): Float64Array => pickNumbers(values, indices);
  const over = <Form extends LinearForm>(form: Form): Form => formOver(form, indices);
  return {
    ...problem,
    lower: pick(problem.lower),
    upper: pick(problem.upper),
    cost: {
      perLot: pick(cost.perLot),
      decayPerLot: pick(cost.decayPerLot),
      freeLots: pick(cost.freeLots),
      extraPerLot: pick(cost.extraPerLot),
    },
    terms: problem.terms.map(over),
    limits: problem.limits.map(over),
    face: pick(problem.face),
    ...(tail === undefined
      ? {}
      : {
          tail: { ...tail, pnl: { ...tail.pnl, perLot: indices.map((index) => tail.pnl.perLot[index]!) } },
        }),
  };
}

/** The supports of {@link problemOver}. */
export function supportsOver({ tangents, cuts }: Supports, indices: readonly number[]): Supports {
  return { tangents, cuts: cuts.map((cut) => formOver(cut, indices)) };
}

/** Lots of all instruments from those of some. */
export function spreadLots(lots: ArrayLike<number>, indices: readonly number[], count: number): Float64Array {
  const all = new Float64Array(count);
  for (const [at, index] of indices.entries()) all[index] = lots[at]!;
  return all;
}

/** Lots of some instruments from those of all. */
export function pickNumbers(values: ArrayLike<number>, indices: readonly number[]): Float64Array {
  return Float64Array.from(indices, (index) => values[index]!);
}

function formOver<Form extends LinearForm>(form: Form, indices: readonly number[]): Form {
  return { ...form, coefficients: pickNumbers(form.coefficients, indices) };
}
