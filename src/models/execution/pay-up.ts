import type { PayUpStory } from '../../market/execution-terms.ts';
import type { Program } from '../../market/programs.ts';
import { type LoanProfile, meetsCriteria } from './loan-profile.ts';

/** What a loan's story pays over the TBA price of a coupon. */
export interface PayUp {
  readonly story: string;
  readonly per100: number;
}

/** The stories of a program that a loan has, in the order of the grid. */
export function storiesOf(
  stories: readonly PayUpStory[],
  program: Program,
  loan: LoanProfile,
): readonly PayUpStory[] {
  return stories.filter((story) => story.program === program && meetsCriteria(loan, story.when));
}

/**
 * The highest pay-up among the stories a loan has, for delivery into a coupon.
 *
 * A pool is sold under one story, so pay-ups are never added; of equal ones the first listed counts. A story that pays
 * nothing is none: the loan goes into a TBA.
 *
 * @param stories of any programs
 * @param coupon decimal
 * @source own rule, docs/models/best-execution.md
 */
export function bestPayUp(
  stories: readonly PayUpStory[],
  program: Program,
  coupon: number,
  loan: LoanProfile,
): PayUp | undefined {
  let best: PayUp | undefined;
  for (const { story, payUps } of storiesOf(stories, program, loan)) {
    const per100 = (payUps.find((payUp) => payUp.coupon === coupon)?.payUp32nds ?? 0) / 32;
    if (per100 > (best?.per100 ?? 0)) best = { story, per100 };
  }
  return best;
}
