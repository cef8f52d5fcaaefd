import { RATE_MODEL_KINDS } from '../../src/core/rate-model-kinds.ts';
import type { Section } from '../section.ts';
import { modelName, type ValidationContext } from '../validation-context.ts';

/** What each model is for, what it is not for, and where it is known to be off: the notes in docs/models say more. */
const LIMITS: readonly (readonly [model: string, fit: string, unfit: string, deviations: string])[] = [
  [
    'Curves',
    'Discounting and par rates from SOFR swaps; Treasury bonds and futures from par yields.',
    'Pricing off meetings of the central bank or turns of the year; collateral other than SOFR.',
    'The Treasury–SOFR spread is held fixed under every shock. Beyond the last node the last forward holds.',
  ],
  [
    'Hull–White',
    'Mortgages and their hedges, whose options live on swap rates of 2 to 10 years.',
    'Smiles and skews; options on the slope of the curve; options within their first year.',
    'One factor: 2- and 10-year rates move together almost perfectly. Constant volatility misses the quoted matrix by some 3 bp, most at short expiries and short tenors. Rates may be negative.',
  ],
  [
    'G2++',
    'The same instruments, with a slope that moves by itself.',
    'Smiles and skews.',
    'Correlations near −1 between the factors are common results of a fit, and then parameters are not identified one by one.',
  ],
  [
    'Forward-market model',
    'Portfolios whose risk lies in volatility by expiry and tenor.',
    'Speed: it is the slowest of the three.',
    'Discretised in time; swaption prices by frozen weights are approximations.',
  ],
  [
    'Mortgage rate',
    'Borrowers’ reaction to swap rates with one and two months of lag.',
    'Days on which primary and secondary spreads move for their own reasons.',
    'The spread over swap rates is constant; capacity and credit play no part.',
  ],
  [
    'Prepayment',
    'Agency pools and loans of usual attributes, by program.',
    'Jumbo, non-qualified or government streamline programs; curtailment; single loans’ events.',
    'Shipped speeds are not tuned to prices, so OAS by coupon need not be lowest near par. Burnout knows two groups. Defaults are prepayments at par.',
  ],
  [
    'TBA',
    'Generic deliveries of the quoted coupons and months.',
    'Specified pools with pay-ups; the cheapest-to-deliver pool of a coupon that trades special.',
    'Assumed pools come from a table. OAS is constant along a path.',
  ],
  [
    'Locks and pull-through',
    'Interest-rate risk of a pipeline by expected funding.',
    'Single locks’ outcomes; a lender whose desk renegotiates, unless that response is switched on.',
    'Without a lender’s own history the levels are industry averages, and several effects are illustrative.',
  ],
  [
    'Treasury futures',
    'Hedge ratios with the deliverable chosen again under shocks.',
    'The value of timing and of the wild card.',
    'One delivery day and one repo rate.',
  ],
  [
    'Hedge',
    'Whole lots against the measured risks, with limits.',
    'Liquidity beyond the stated costs; intraday moves of spreads.',
    'It can be no better than the measures it is given.',
  ],
];

/** What the models are not for. */
export function limitsSection({ models }: ValidationContext): Section {
  const validated = models.map(({ kind }) => kind);
  const missing = RATE_MODEL_KINDS.filter((kind) => !validated.some((one) => one === kind));
  return {
    id: 'limits',
    title: 'Limits of use',
    introduction: [
      'A pass says that the program computes what its notes say it computes, on this day. It does not say that the assumptions are right.',
      ...(missing.length === 0
        ? []
        : [`Not validated in this report: ${missing.map((kind) => modelName({ kind })).join(', ')}.`]),
    ],
    checks: [],
    figures: [],
    tables: [
      {
        title: 'By model',
        columns: ['model', 'made for', 'not made for', 'known deviations'],
        rows: LIMITS,
      },
    ],
  };
}
