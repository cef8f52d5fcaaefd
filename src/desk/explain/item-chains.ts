import { type Batched, exact } from '../../core/batched.ts';
import type { ExplainLine, MarketLine } from './explain-lines.ts';
import { MARKET_LINES } from './explain-lines.ts';
import { futureMarkToMarket, futurePath, quotedFuture } from './futures-path.ts';
import { tbaMarkToMarket } from './held-values.ts';
import { type ItemChain, WORTHLESS } from './item-chain.ts';
import type { LockPath } from './lock-paths.ts';
import type { MarketPath } from './market-path.ts';
import type { HeldPosition, PositionPath } from './position-paths.ts';
import type { ValuedPath } from './valued-path.ts';

/** A lock from yesterday's valuation to today's. */
export function lockChain({ lockId, before, steps }: LockPath, valued: ValuedPath): ItemChain {
  const start = valued.start.locks.get(lockId) ?? WORTHLESS;
  const values = new Map<ExplainLine, Batched>();
  if (before !== undefined) {
    for (const { line, values: state } of valued.states) values.set(line, state.locks.get(lockId)!);
  }
  for (const { line, lock } of steps) {
    values.set(line, lock === undefined ? WORTHLESS : valued.stepValue(lock));
  }
  const after = valued.today.locks.get(lockId) ?? WORTHLESS;
  const restated = valued.restated.get(lockId) ?? WORTHLESS;
  return { id: lockId, part: 'locks', before: start, start, after, restated, steps: values };
}

/** A TBA trade from yesterday's quote to today's; in between it stands at model prices. */
export function tbaChain(path: MarketPath, position: PositionPath, valued: ValuedPath): ItemChain {
  const { tradeId, before, after, settled } = position;
  const was = before?.kind === 'tba' ? before : undefined;
  const is = after?.kind === 'tba' ? after : undefined;
  const values = new Map<ExplainLine, Batched>();
  if (was !== undefined && !settled) {
    for (const { line, values: state } of valued.states) {
      const value = state.tba.get(tradeId);
      if (value !== undefined) values.set(line, value);
    }
  }
  if (!isSameTrade(before, after)) values.set('trades', valued.today.tba.get(tradeId) ?? WORTHLESS);
  const quoted = is === undefined ? WORTHLESS : exact(tbaMarkToMarket(path.after, is, is.mark.pricePer100));
  return {
    id: tradeId,
    part: 'tba',
    before: was === undefined ? WORTHLESS : exact(tbaMarkToMarket(path.before, was, was.mark.pricePer100)),
    start: valued.start.tba.get(tradeId) ?? WORTHLESS,
    after: quoted,
    restated: quoted,
    steps: values,
  };
}

/** A futures trade from yesterday's quote to today's, in closed form. */
export function futureChain(path: MarketPath, { tradeId, before, after }: PositionPath): ItemChain {
  const was = before?.kind === 'future' ? before : undefined;
  const is = after?.kind === 'future' ? after : undefined;
  const values = new Map<ExplainLine, Batched>();
  const between = was === undefined ? undefined : futurePath(path, was.quote);
  if (was !== undefined && between !== undefined) {
    values.set('time', futureWorth(was, between.after(new Set())));
    MARKET_LINES.forEach((line, index) => {
      values.set(line, futureWorth(was, between.after(new Set(MARKET_LINES.slice(0, index + 1)))));
    });
  }
  const today = is === undefined ? WORTHLESS : futureWorth(is, quotedFuture(path.after, is.quote));
  if (!isSameTrade(before, after)) values.set('trades', today);
  const start = was === undefined ? WORTHLESS : futureWorth(was, quotedFuture(path.before, was.quote));
  return { id: tradeId, part: 'futures', before: start, start, after: today, restated: today, steps: values };
}

/**
 * What each part of the market made when they are taken in the opposite order, dollars: locks and trades together.
 */
export function reversedGains(
  path: MarketPath,
  positions: readonly PositionPath[],
  { reversed }: Pick<ValuedPath, 'reversed'>,
): ReadonlyMap<MarketLine, number> {
  const lines = MARKET_LINES.toReversed();
  const futures = positions.flatMap(({ before }) => {
    const between = before?.kind === 'future' ? futurePath(path, before.quote) : undefined;
    return before?.kind === 'future' && between !== undefined ? [{ held: before, between }] : [];
  });
  const worth = reversed.map(({ values }, index) => {
    const taken = new Set(lines.slice(0, index));
    const simulated = [...values.locks.values(), ...values.tba.values()];
    return futures.reduce(
      (sum, { held, between }) => sum + futureWorth(held, between.after(taken)).value,
      simulated.reduce((sum, { value }) => sum + value, 0),
    );
  });
  return new Map(lines.map((line, index) => [line, worth[index + 1]! - worth[index]!] as const));
}

function futureWorth(held: HeldPosition & { readonly kind: 'future' }, pricePer100: number): Batched {
  return exact(futureMarkToMarket(held.quote, held.contracts, pricePer100, held.position.price));
}

/** Whether a trade stands today as it stood yesterday. */
function isSameTrade(before: HeldPosition | undefined, after: HeldPosition | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  const [was, is] = [before.position, after.position];
  return (
    was.instrument === is.instrument &&
    was.settlementMonth === is.settlementMonth &&
    was.side === is.side &&
    was.quantity === is.quantity &&
    was.price === is.price
  );
}
