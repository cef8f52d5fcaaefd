import { daysBetween, type IsoDate } from '../../core/dates.ts';
import { centsText, type Money, money, sumOf } from '../../core/money.ts';
import type { ModeTerms } from './mode-terms.ts';

/** One part of a price or of a fee, points per 100 as decimal text. */
export interface ChargeAddend {
  readonly name:
    | 'price-before'
    | 'market-price'
    | 'extension'
    | 'relock-fee'
    | 'renegotiation-cost'
    | 'pair-off'
    | 'pair-off-penalty'
    | 'cancellation-fee';
  readonly per100: string;
}

/** What the terms make of an event. */
export interface EventCharge {
  /** Price of the lock after it, per 100; null where the event ends the lock. */
  readonly pricePer100: string | null;
  /** What the lender pays at once, dollars to the cent; negative where he is paid. */
  readonly feeDollars: string;
  /** They sum to the price, or to the fee per 100 where the event ends the lock. */
  readonly addends: readonly ChargeAddend[];
  /** What the terms do not allow of the event, in words. */
  readonly breaches: readonly string[];
}

/** The charge, or what must be known to tell it. */
export type EventChargeResult = EventCharge | { readonly unknown: 'price-before' | 'market-price' };

/** A lock as the terms look at it, before the event. */
export interface ChargedLock {
  /** Dollars. */
  readonly loanAmount: number;
  /** Per 100; undefined when nobody stated it. */
  readonly pricePer100: number | undefined;
}

/**
 * Price of an extended lock: price before − points · blocks begun.
 *
 * @param days by which the lock is extended now, positive
 * @param daysBefore by which it had been extended before
 * @param daysLate from its expiration to the request, negative or zero while it runs
 * @source own reading of market practice, docs/models/lock-terms.md
 */
export function extensionCharge(
  { extend }: Pick<ModeTerms, 'extend'>,
  { pricePer100 }: ChargedLock,
  { days, daysBefore, daysLate }: Readonly<Record<'days' | 'daysBefore' | 'daysLate', number>>,
): EventChargeResult {
  if (pricePer100 === undefined) return { unknown: 'price-before' };
  const blocks = Math.ceil(Math.max(0, days) / extend.blockDays);
  const breaches = [
    ...(days <= 0 ? [`the lock is not extended, but moved by ${days} days`] : []),
    ...(daysBefore + days > extend.daysMax
      ? [`extended by ${daysBefore + days} days in all, at most ${extend.daysMax}`]
      : []),
    ...(daysLate > extend.graceDays
      ? [`extended ${daysLate} days after expiration, at most ${extend.graceDays}`]
      : []),
  ];
  return priced(
    [
      addend('price-before', money(pricePer100)),
      addend('extension', money(extend.pointsPerBlock).times(-blocks)),
    ],
    breaches,
  );
}

/**
 * Price of a lock taken again: the worse of the price before and the market's − fee. After the window it is a new lock at
 * the market's price, without a fee.
 *
 * @param marketPrice of the loan on the day, per 100
 * @param daysSinceEnd from the end of the lock, negative or zero while it runs
 * @source own reading of market practice, docs/models/lock-terms.md
 */
export function relockCharge(
  { relock }: Pick<ModeTerms, 'relock'>,
  { pricePer100 }: ChargedLock,
  { marketPrice, daysSinceEnd }: { readonly marketPrice: number | undefined; readonly daysSinceEnd: number },
): EventChargeResult {
  if (marketPrice === undefined) return { unknown: 'market-price' };
  if (daysSinceEnd > relock.windowDays) return priced([addend('market-price', money(marketPrice))], []);
  if (pricePer100 === undefined) return { unknown: 'price-before' };
  const worse =
    marketPrice < pricePer100
      ? addend('market-price', money(marketPrice))
      : addend('price-before', money(pricePer100));
  return priced([worse, addend('relock-fee', money(relock.feePer100).negated())], []);
}

/**
 * Price of a renegotiated lock: the market's price of the new rate − cost.
 *
 * @param marketPrice of the loan at its new rate on the day, per 100
 * @param rateFall of the market rate since the lock, decimal; undefined when it is not known
 * @param countBefore renegotiations of the lock before this one
 * @source own reading of market practice, docs/models/lock-terms.md
 */
export function renegotiationCharge(
  { renegotiate }: Pick<ModeTerms, 'renegotiate'>,
  {
    marketPrice,
    rateFall,
    countBefore,
  }: {
    readonly marketPrice: number | undefined;
    readonly rateFall: number | undefined;
    readonly countBefore: number;
  },
): EventChargeResult {
  if (marketPrice === undefined) return { unknown: 'market-price' };
  const { rateFallMin, countMax, costPer100 } = renegotiate;
  // Rates are decimals of a few places: in exact decimals a fall of 0.25 % is one of 0.25 %.
  const tooSmall = rateFall !== undefined && money(rateFall.toFixed(7)).lessThan(rateFallMin);
  const breaches = [
    ...(rateFall === undefined ? ['the market rate at the renegotiation or at the lock is not stated'] : []),
    ...(tooSmall
      ? [`the market rate fell by ${percentText(rateFall)}, at least ${percentText(rateFallMin)}`]
      : []),
    ...(countBefore >= countMax ? [`renegotiated ${countBefore + 1} times, at most ${countMax}`] : []),
  ];
  return priced(
    [addend('market-price', money(marketPrice)), addend('renegotiation-cost', money(costPer100).negated())],
    breaches,
  );
}

/**
 * Fee for a lock that is not delivered. Pair-off: (market price − price of the lock, nothing less than zero where gains are
 * forfeited, + penalty) × amount.
 *
 * @param marketPrice of the loan on the day, per 100
 * @source pair-off fee of mandatory commitments, docs/models/trades.md; docs/models/lock-terms.md
 */
export function cancellationCharge(
  { cancel }: Pick<ModeTerms, 'cancel'>,
  { loanAmount, pricePer100 }: ChargedLock,
  marketPrice: number | undefined,
): EventChargeResult {
  if (cancel.kind === 'free') return ended([], loanAmount);
  if (cancel.kind === 'fee') return ended([addend('cancellation-fee', money(cancel.feePer100))], loanAmount);
  if (marketPrice === undefined) return { unknown: 'market-price' };
  if (pricePer100 === undefined) return { unknown: 'price-before' };
  const risen = money(marketPrice).minus(pricePer100);
  const counted = cancel.gain === 'forfeited' && risen.isNegative() ? money(0) : risen;
  return ended(
    [addend('pair-off', counted), addend('pair-off-penalty', money(cancel.penaltyPer100))],
    loanAmount,
  );
}

/** Days from the end of a lock to a day: from its expiration, or from the day it fell if that was earlier. */
export function daysSinceEnd(lockExpiration: IsoDate, fellOn: IsoDate | undefined, day: IsoDate): number {
  const end = fellOn !== undefined && fellOn < lockExpiration ? fellOn : lockExpiration;
  return daysBetween(end, day);
}

function priced(addends: readonly ChargeAddend[], breaches: readonly string[]): EventCharge {
  return { pricePer100: totalOf(addends).toFixed(), feeDollars: '0.00', addends, breaches };
}

function ended(addends: readonly ChargeAddend[], loanAmount: number): EventCharge {
  const fee = money(loanAmount).times(totalOf(addends)).dividedBy(100);
  return { pricePer100: null, feeDollars: centsText(fee), addends, breaches: [] };
}

function totalOf(addends: readonly ChargeAddend[]): Money {
  return sumOf(addends.map(({ per100 }) => per100));
}

function addend(name: ChargeAddend['name'], per100: Money): ChargeAddend {
  return { name, per100: (per100.isZero() ? per100.abs() : per100).toFixed() };
}

function percentText(rate: number): string {
  return `${Number((rate * 100).toFixed(5))} %`;
}
