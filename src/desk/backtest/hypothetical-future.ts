import {
  addDays,
  addMonths,
  addToMonth,
  firstOfMonth,
  type IsoDate,
  type IsoMonth,
  monthOf,
} from '../../core/dates.ts';
import { futuresDates } from '../../market/futures-calendar.ts';
import { futuresContractTerms } from '../../market/futures-contracts.ts';
import type { FutureQuote } from '../../market/snapshot.ts';
import { accruedInterest } from '../../models/treasury/bond.ts';
import { dirtyPriceFromCurve } from '../../models/treasury/bond-on-curve.ts';
import { settlementOf } from '../price-closed-form.ts';
import type { WorldDay } from './world/world-market.ts';

type FuturesContract = FutureQuote['contract'];

/** The notional coupon of the contracts: conversion factors near 1. */
const COUPON = 0.06;
/** Notes mature in the middle of a month. */
const MATURITY_DAY = 15;

/** The delivery month that is traded on a day: the first whose positions cannot be assigned a delivery yet. */
export function activeFutureMonth(contract: FuturesContract, asOf: IsoDate): IsoMonth {
  let month = monthOf(asOf);
  while (Number(month.slice(5)) % 3 !== 0 || futuresDates(contract, month).firstPosition <= asOf) {
    month = addToMonth(month, 1);
  }
  return month;
}

/**
 * A future of a month with one hypothetical note to deliver: 6 %, of the shortest term the contract takes, priced on the
 * day's Treasury curve.
 *
 * @source docs/models/back-test.md: a history of yields has no baskets
 */
export function hypotheticalFuture(
  contract: FuturesContract,
  month: IsoMonth,
  { date, treasuryCurve }: Pick<WorldDay, 'date' | 'treasuryCurve'>,
): FutureQuote {
  const { minimumRemainingMonths } = futuresContractTerms(contract, month);
  const maturity = addDays(addMonths(firstOfMonth(month), minimumRemainingMonths), MATURITY_DAY - 1);
  const bond = { couponRate: COUPON, maturity };
  const settlement = settlementOf(date);
  const dirtyPrice = dirtyPriceFromCurve(bond, settlement, treasuryCurve, date);
  return {
    contract,
    month,
    basket: [{ coupon: COUPON, maturity, cleanPrice: dirtyPrice - accruedInterest(bond, settlement) }],
  };
}
