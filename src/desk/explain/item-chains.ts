import { type Batched, exact } from '../../core/batched.ts';
import type { ExplainLine, MarketLine } from './explain-lines.ts';
import { MARKET_LINES } from './explain-lines.ts';
import { tbaMarkToMarket } from './held-values.ts';
import { type ItemChain, WORTHLESS } from './item-chain.ts';
import type { LockPath } from './lock-paths.ts';
import type { MarketPath } from './market-path.ts';
import { type HeldPosition, type HeldTreasury, type PositionPath, partOf } from './position-paths.ts';
import { treasuryWorth, treasuryWorthBetween } from './treasury-worth.ts';
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

/** A trade in Treasury futures, options or forwards from yesterday's quote to today's, in closed form. */
export function treasuryChain(path: MarketPath, position: PositionPath): ItemChain {
  const { tradeId, before, after } = position;
  const was = treasuryOf(before);
  const is = treasuryOf(after);
  const values = new Map<ExplainLine, Batched>();
  const worth = was === undefined ? undefined : treasuryWorthBetween(path, was);
  if (worth !== undefined) {
    values.set('time', exact(worth(new Set())));
    MARKET_LINES.forEach((line, index) => {
      values.set(line, exact(worth(new Set(MARKET_LINES.slice(0, index + 1)))));
    });
  }
  const today = is === undefined ? WORTHLESS : exact(treasuryWorth(path.after, is));
  if (!isSameTrade(before, after)) values.set('trades', today);
  const start = was === undefined ? WORTHLESS : exact(treasuryWorth(path.before, was));
  return {
    id: tradeId,
    part: partOf(position),
    before: start,
    start,
    after: today,
    restated: today,
    steps: values,
  };
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
  const treasuries = positions.flatMap(({ before }) => {
    const held = treasuryOf(before);
    const worthAfter = held === undefined ? undefined : treasuryWorthBetween(path, held);
    return worthAfter === undefined ? [] : [worthAfter];
  });
  const worth = reversed.map(({ values }, index) => {
    const taken = new Set(lines.slice(0, index));
    const simulated = [...values.locks.values(), ...values.tba.values()];
    return treasuries.reduce(
      (sum, worthAfter) => sum + worthAfter(taken),
      simulated.reduce((sum, { value }) => sum + value, 0),
    );
  });
  return new Map(lines.map((line, index) => [line, worth[index + 1]! - worth[index]!] as const));
}

function treasuryOf(held: HeldPosition | undefined): HeldTreasury | undefined {
  return held === undefined || held.kind === 'tba' ? undefined : held;
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
