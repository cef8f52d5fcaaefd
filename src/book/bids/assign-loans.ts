import { CounterpoiseError } from '../../core/errors.ts';
import { assignmentCore } from './assignment-core.ts';
import {
  type AssignmentProblem,
  type Choices,
  choicesCents,
  freeChoices,
  greedyChoices,
  takenBy,
  withinLimits,
} from './assignment-problem.ts';
import { type AssignmentProgram, assignmentProgram, DOLLARS_PER_UNIT } from './assignment-program.ts';
import { type AssignmentSearch, searchAssignment, type Target } from './assignment-tree.ts';
import { improvedChoices } from './improve-choices.ts';

/** Bidders with a minimum: each of them doubles the programs there are. */
const MINIMUM_BIDDERS_MAX = 8;
/** Nodes of the whole search: some seconds on a tape of seventy loans with six bidders, all of whom have limits. */
const NODE_LIMIT = 10_000;
/** Entries of a program's matrix: 80 MB of them, for each depth of the search. */
const ENTRIES_MAX = 2_000_000;
/** Bounds are compared in dollars that come from cents. */
const HALF_CENT = 0.005;
const ROUNDING = 1e-6;
/** Dollars: no price of anything. */
const DUST = 1e-9;

/** What one more unit of a bidder's limit brings by the relaxation, dollars. */
export interface ShadowPrices {
  /** For 100,000 dollars more of his maximum; negative where his minimum binds. */
  readonly per100k: number;
  readonly perLoan: number;
}

const SHOWN_DOLLARS = 100_000;
const NO_PRICES: ShadowPrices = Object.freeze({ per100k: 0, perLoan: 0 });

/** The best assignment, or the best that was found, and how far it may be from the best. */
export interface Assignment {
  readonly choices: Choices;
  readonly valueCents: number;
  /** Best bids of each loan by itself, as if there were no limits. */
  readonly freeCents: number;
  /** Largest gain first by hand. */
  readonly greedyCents: number;
  /** 0 when it is proven that no assignment is worth more. */
  readonly gapCents: number;
  /** By bidder. */
  readonly shadowPrices: readonly ShadowPrices[];
  readonly nodeCount: number;
}

/**
 * Sells loans to bidders with limits for the most money.
 *
 * Without a limit that binds, the best of each loan is the answer. Else a branch and bound over the relaxation's dual
 * simplex, once for each set of bidders whose minimum is met; each set starts from the best known.
 *
 * @param nodeLimit nodes of the whole search
 * @param start an assignment within the limits to be beaten, where one is known
 * @throws CounterpoiseError INPUT_TOO_LARGE for more than can be held in memory, or too many bidders with a minimum
 * @source own formulation of the generalised assignment problem, docs/models/bid-tape.md
 */
export function assignLoans(
  problem: AssignmentProblem,
  nodeLimit: number = NODE_LIMIT,
  start?: Choices,
): Assignment {
  const free = freeChoices(problem);
  const freeCents = choicesCents(problem, free);
  const greedy = greedyChoices(problem);
  const greedyCents = choicesCents(problem, greedy);
  if (withinLimits(problem, free)) {
    return {
      choices: free,
      valueCents: freeCents,
      freeCents,
      greedyCents,
      gapCents: 0,
      shadowPrices: problem.bidders.map(() => NO_PRICES),
      nodeCount: 0,
    };
  }
  refuseTooLarge(problem);
  const known = start !== undefined && choicesCents(problem, start) > greedyCents ? start : greedy;
  const search = searchSets(problem, improvedChoices(problem, known), nodeLimit);
  return { ...search, freeCents, greedyCents };
}

/** The relaxation of one set of bidders whose minimum is met. */
interface Root {
  readonly open: ReadonlySet<number>;
  readonly program: AssignmentProgram;
  readonly duals: Float64Array;
  /** Dollars over all fallbacks. */
  readonly bound: number;
}

function searchSets(
  problem: AssignmentProblem,
  start: Choices,
  nodeLimit: number,
): Omit<Assignment, 'freeCents' | 'greedyCents'> {
  const fallbackCents = problem.loans.reduce((sum, loan) => sum + loan.fallbackCents, 0);
  const whole: Target = { problem, expand: (choices) => choices };
  let choices = start;
  let valueCents = choicesCents(problem, start);
  let nodeCount = 0;
  const take = (search: AssignmentSearch): void => {
    nodeCount += search.nodeCount;
    if (search.choices === undefined) return;
    choices = search.choices;
    valueCents = choicesCents(problem, choices);
  };
  const gain = (): number => (valueCents - fallbackCents) / 100;
  const roots = setsOfMinimumBidders(problem).flatMap((open): Root[] => {
    const program = assignmentProgram(problem, open);
    if (!program.possible) return [];
    const root = searchAssignment(problem, program, whole, valueCents, 1);
    take(root);
    return root.rootDuals === undefined ? [] : [{ open, program, duals: root.rootDuals, bound: root.bound }];
  });
  // The most promising first, so that the others are cut off by what it finds.
  roots.sort((left, right) => right.bound - left.bound);
  let bestBound = gain();
  for (const { open, program, duals, bound } of roots) {
    const slack = bound - gain();
    if (slack <= HALF_CENT) continue;
    const core = assignmentCore(problem, program, duals, slack);
    const certain = choicesCents(problem, core.expand(new Int32Array(core.problem.loans.length).fill(-1)));
    const coreProgram = assignmentProgram(core.problem, open);
    if (!coreProgram.possible) continue;
    const target: Target = { problem, expand: core.expand };
    const search = searchAssignment(
      core.problem,
      coreProgram,
      target,
      valueCents,
      Math.max(2, nodeLimit - nodeCount),
    );
    take(search);
    bestBound = Math.max(bestBound, search.bound + (certain - fallbackCents) / 100);
  }
  const gap = bestBound - gain();
  return {
    choices,
    valueCents,
    gapCents: gap <= HALF_CENT * (1 + ROUNDING) ? 0 : Math.round(gap * 100),
    shadowPrices:
      roots[0] === undefined
        ? problem.bidders.map(() => NO_PRICES)
        : pricesOf(problem, rootOf(problem, roots, choices)),
    nodeCount,
  };
}

/** The relaxation of the set that an assignment belongs to. */
function rootOf(problem: AssignmentProblem, roots: readonly Root[], choices: Choices): Root {
  const taken = takenBy(problem, choices);
  const isOpen = (bidder: number): boolean => taken[bidder]!.loanCount > 0;
  const named = minimumBidders(problem);
  return roots.find(({ open }) => named.every((bidder) => open.has(bidder) === isOpen(bidder))) ?? roots[0]!;
}

function minimumBidders({ bidders }: AssignmentProblem): readonly number[] {
  return bidders.flatMap(({ dollarsMin = 0 }, bidder) => (dollarsMin > 0 ? [bidder] : []));
}

/** Every set of bidders with a minimum who take something, all of them first. */
function setsOfMinimumBidders(problem: AssignmentProblem): readonly ReadonlySet<number>[] {
  const named = minimumBidders(problem);
  if (named.length > MINIMUM_BIDDERS_MAX) {
    throw new CounterpoiseError('INPUT_TOO_LARGE', `${named.length} bidders take a minimum or nothing.`, {
      field: 'minPoolDollars',
      accepted: `at most ${MINIMUM_BIDDERS_MAX}`,
    });
  }
  const last = 2 ** named.length - 1;
  return Array.from({ length: last + 1 }, (_, from) => {
    const mask = last - from;
    return new Set(named.filter((_, place) => Math.floor(mask / 2 ** place) % 2 === 1));
  });
}

function pricesOf(
  { bidders }: AssignmentProblem,
  { program: { limitRows }, duals }: Root,
): readonly ShadowPrices[] {
  const prices = bidders.map(() => ({ per100k: 0, perLoan: 0 }));
  for (const [row, { bidder, limit }] of limitRows) {
    const price = Math.abs(duals[row]!) < DUST ? 0 : -duals[row]!;
    if (limit === 'dollars') prices[bidder]!.per100k = (price * SHOWN_DOLLARS) / DOLLARS_PER_UNIT;
    else prices[bidder]!.perLoan = price;
  }
  return prices;
}

function refuseTooLarge({ loans, bidders }: AssignmentProblem): void {
  const options = loans.reduce((sum, loan) => sum + loan.options.length, 0);
  const entries = options * (loans.length + 2 * bidders.length);
  if (entries <= ENTRIES_MAX) return;
  throw new CounterpoiseError(
    'INPUT_TOO_LARGE',
    `${options} bids on ${loans.length} loans under limits that bind are more than are assigned at once.`,
    { accepted: `bids × (loans + 2 × bidders) of at most ${ENTRIES_MAX}; split the tape` },
  );
}
