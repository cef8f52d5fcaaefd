import { yearsAct365 } from '../../core/dates.ts';
import { discountFactor } from '../../market/discount-curve.ts';
import { futuresContractTerms } from '../../market/futures-contracts.ts';
import type { MarketDay } from '../market-day.ts';
import { quotedForward, quotedFuture, quotedOption } from '../treasury-quotes.ts';
import type { MarketLine } from './explain-lines.ts';
import { type ForwardPrice, forwardPath } from './forward-path.ts';
import { futurePath } from './futures-path.ts';
import type { MarketPath } from './market-path.ts';
import { optionPath } from './option-path.ts';
import type { HeldTreasury } from './position-paths.ts';

/**
 * Dollars that a trade in Treasury futures, options or forwards is worth at a day's own quotes.
 *
 * A future and an option: face·(price − traded)/100, not discounted; a forward's gain is paid at delivery.
 *
 * @source docs/models/pnl-explain.md
 */
export function treasuryWorth(day: MarketDay, held: HeldTreasury): number {
  const { snapshot, asOf, curve } = day;
  switch (held.kind) {
    case 'future':
      return futureWorth(held, quotedFuture(snapshot, held.quote));
    case 'option':
      return optionWorth(held, quotedOption(day, held.quote).pricePer100);
    case 'forward':
      return forwardWorth(held, {
        pricePer100: quotedForward(snapshot, held.quote),
        discount: discountFactor(curve, yearsAct365(asOf, held.quote.deliveryDate)),
      });
  }
}

/**
 * The same trade between two days, after some of the market's parts have moved.
 *
 * @param held yesterday
 * @returns undefined when what it is in cannot be delivered any more
 */
export function treasuryWorthBetween(
  path: MarketPath,
  held: HeldTreasury,
): ((taken: ReadonlySet<MarketLine>) => number) | undefined {
  switch (held.kind) {
    case 'future': {
      const between = futurePath(path, held.quote);
      return between && ((taken) => futureWorth(held, between.after(taken)));
    }
    case 'option': {
      const between = optionPath(path, held.quote);
      return between && ((taken) => optionWorth(held, between.after(taken)));
    }
    case 'forward': {
      const between = forwardPath(path, held.quote);
      return between && ((taken) => forwardWorth(held, between.after(taken)));
    }
  }
}

type Held<Kind extends HeldTreasury['kind']> = Extract<HeldTreasury, { readonly kind: Kind }>;

function futureWorth({ quote, contracts, position }: Held<'future'>, pricePer100: number): number {
  const { face } = futuresContractTerms(quote.contract, quote.month);
  return (contracts * face * (pricePer100 - position.price)) / 100;
}

function optionWorth({ lot, lots, position }: Held<'option'>, pricePer100: number): number {
  return (lots * lot.lotFace * (pricePer100 - position.price)) / 100;
}

function forwardWorth(
  { lot, lots, position }: Held<'forward'>,
  { pricePer100, discount }: ForwardPrice,
): number {
  return (lots * lot.lotFace * discount * (pricePer100 - position.price)) / 100;
}
