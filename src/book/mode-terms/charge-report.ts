import { businessDateOf } from '../../core/business-date.ts';
import { daysBetween, type IsoDate } from '../../core/dates.ts';
import { centsText, type Money, money, sumOfCents } from '../../core/money.ts';
import type { DeliveryType } from '../../instruments/rate-lock.ts';
import type { LockEvent } from '../lock-event.ts';
import { type LifeStep, lockLife } from '../lock-life.ts';
import {
  type ChargeAddend,
  type ChargedLock,
  cancellationCharge,
  daysSinceEnd,
  type EventChargeResult,
  extensionCharge,
  relockCharge,
  renegotiationCharge,
} from './event-charge.ts';
import { type ModeTerms, type ModeTermsDocument, modeTermsOn } from './mode-terms.ts';
import type { StatedCharge } from './stated-charges.ts';

/** The events that terms have a price for. */
export const CHARGED_EVENTS = ['extended', 'relocked', 'renegotiated', 'cancelled', 'expired'] as const;
export type ChargedEvent = (typeof CHARGED_EVENTS)[number];

export const CHARGE_FINDING_CODES = [
  'differs',
  'not-allowed',
  'market-price-missing',
  'price-missing',
  'terms-missing',
  'charge-without-event',
] as const;

/** Something about a charge that a person should see. */
export interface ChargeFinding {
  readonly code: (typeof CHARGE_FINDING_CODES)[number];
  readonly lockId: string | null;
  readonly eventId: string;
  readonly detail: string;
}

/** One event of a lock: what the terms say, and what was charged. Prices per 100 as decimal text, dollars to the cent. */
export interface ChargeRow {
  readonly lockId: string;
  readonly eventId: string;
  readonly event: ChargedEvent;
  /** In New York. */
  readonly date: IsoDate;
  /** In force at the event. */
  readonly mode: DeliveryType;
  /** Date of the lock before the event, by which its terms are found. */
  readonly lockDate: IsoDate;
  /** First lock date for which the terms hold; null without terms. */
  readonly termsFrom: IsoDate | null;
  readonly loanAmount: number;
  readonly addends: readonly ChargeAddend[];
  readonly priceByTerms: string | null;
  readonly priceStated: string | null;
  readonly feeByTerms: string | null;
  readonly feeCharged: string;
  /** What the lender got less what the terms give him: positive where he was treated better. Null where it is not known. */
  readonly difference: string | null;
}

export interface ChargeReport {
  readonly rows: readonly ChargeRow[];
  readonly findings: readonly ChargeFinding[];
  readonly totals: {
    readonly events: number;
    /** Of events whose charge is known both ways. */
    readonly compared: number;
    readonly feesByTerms: string;
    readonly feesCharged: string;
    readonly difference: string;
  };
}

/**
 * What locks' events were charged, against what the terms say: those in force at the lock's own date and in the mode in
 * force at the event.
 *
 * The difference is (price stated − price by terms)·amount/100 − (fee charged − fee by terms), so that a charge counts the
 * same whether it was taken off the price or billed.
 *
 * @param charges stated for events by their id; none matched by anything else
 * @param asOf RFC 3339 UTC with milliseconds
 * @source docs/models/lock-terms.md
 */
export function chargeReport(
  eventsByLock: ReadonlyMap<string, readonly LockEvent[]>,
  terms: ModeTermsDocument,
  charges: readonly StatedCharge[],
  asOf: string,
): ChargeReport {
  const chargeOf = new Map(charges.map((charge) => [charge.eventId, charge]));
  const rows: ChargeRow[] = [];
  const findings: ChargeFinding[] = [];
  for (const lockId of [...eventsByLock.keys()].sort()) {
    const steps = lockLife(lockId, eventsByLock.get(lockId)!, asOf);
    for (const [index, step] of steps.entries()) {
      const event = chargedEvent(step, steps[index + 1]);
      if (event === undefined) continue;
      const { eventId } = step.settled;
      const row = chargeRow(event, step, steps.slice(0, index), terms, chargeOf.get(eventId));
      chargeOf.delete(eventId);
      rows.push(row.row);
      findings.push(...row.findings);
    }
  }
  for (const eventId of chargeOf.keys()) {
    findings.push({
      code: 'charge-without-event',
      lockId: null,
      eventId,
      detail: 'A charge is stated for an event that no lock has, or that no terms are for.',
    });
  }
  return { rows, findings, totals: totalsOf(rows) };
}

/** A lock that ran out and was extended or taken again owes nothing for having run out. */
function chargedEvent(step: LifeStep, next: LifeStep | undefined): ChargedEvent | undefined {
  const { type } = step.settled.statement;
  const revived = ['extended', 'relocked'].includes(next?.settled.statement.type ?? '');
  if (type === 'expired' && revived) return undefined;
  return CHARGED_EVENTS.find((event) => event === type);
}

function chargeRow(
  event: ChargedEvent,
  step: LifeStep,
  history: readonly LifeStep[],
  document: ModeTermsDocument,
  charge: StatedCharge | undefined,
): { readonly row: ChargeRow; readonly findings: readonly ChargeFinding[] } {
  const { before, settled, after } = step;
  const { statement, eventId } = settled;
  const { lockDate, loanAmount, lockPrice } = before.terms!;
  const mode = before.deliveryType ?? statement.deliveryType;
  const terms = modeTermsOn(document, mode, lockDate);
  const findings: ChargeFinding[] = [];
  const find = (code: ChargeFinding['code'], detail: string): void => {
    findings.push({ code, lockId: before.lockId, eventId, detail });
  };
  const date = businessDateOf(new Date(statement.occurredAt));
  const lock: ChargedLock = { loanAmount, pricePer100: lockPrice };
  const result =
    terms === undefined
      ? undefined
      : chargeUnder(terms, event, lock, step, history, date, charge?.marketPrice);
  if (terms === undefined) find('terms-missing', `No terms of ${mode} hold for locks of ${lockDate}.`);
  const known = result === undefined || 'unknown' in result ? undefined : result;
  if (result !== undefined && 'unknown' in result) {
    const isMarket = result.unknown === 'market-price';
    find(
      isMarket ? 'market-price-missing' : 'price-missing',
      isMarket
        ? 'What the terms charge depends on the market’s price of the day, which is not stated.'
        : 'What the terms charge depends on the price of the lock before, which no event states.',
    );
  }
  for (const breach of known?.breaches ?? []) find('not-allowed', `${mode}: ${breach}.`);
  const priceStated = event === 'cancelled' || event === 'expired' ? undefined : after.terms!.lockPrice;
  const feeCharged = money(charge?.charged ?? 0);
  const difference = known && differenceOf(known, priceStated, feeCharged, loanAmount);
  if (known !== undefined && known.pricePer100 !== null && priceStated === undefined)
    find('price-missing', `The event states no price; by the terms it is ${known.pricePer100}.`);
  if (difference !== undefined && !difference.isZero()) {
    find(
      'differs',
      known!.pricePer100 === null
        ? `${centsText(feeCharged)} dollars were charged; by the terms they are ${known!.feeDollars}.`
        : `The price is ${money(priceStated!).toFixed()} with ${centsText(feeCharged)} dollars charged; by the terms ${known!.pricePer100} and ${known!.feeDollars}.`,
    );
  }
  return {
    row: {
      lockId: before.lockId,
      eventId,
      event,
      date,
      mode,
      lockDate,
      termsFrom: terms?.from ?? null,
      loanAmount,
      addends: known?.addends ?? [],
      priceByTerms: known?.pricePer100 ?? null,
      priceStated: priceStated === undefined ? null : money(priceStated).toFixed(),
      feeByTerms: known?.feeDollars ?? null,
      feeCharged: centsText(feeCharged),
      difference: difference === undefined ? null : centsText(difference),
    },
    findings,
  };
}

function chargeUnder(
  terms: ModeTerms,
  event: ChargedEvent,
  lock: ChargedLock,
  { before, settled: { statement }, after }: LifeStep,
  history: readonly LifeStep[],
  date: IsoDate,
  marketPrice: number | undefined,
): EventChargeResult {
  // A lock taken again is counted from there.
  const since = history.findLastIndex(({ settled }) =>
    ['locked', 'relocked'].includes(settled.statement.type),
  );
  const current = history.slice(since);
  const fell = current.findLast(({ settled }) => settled.statement.type === 'cancelled');
  const { lockExpiration, marketRateAtLock } = before.terms!;
  switch (event) {
    case 'extended': {
      const first = current[0]!.after.terms!.lockExpiration;
      return extensionCharge(terms, lock, {
        days: daysBetween(lockExpiration, after.terms!.lockExpiration),
        daysBefore: daysBetween(first, lockExpiration),
        daysLate: daysBetween(lockExpiration, date),
      });
    }
    case 'relocked': {
      const fellOn = fell && businessDateOf(new Date(fell.settled.statement.occurredAt));
      const sinceEnd = daysSinceEnd(lockExpiration, fellOn, date);
      return relockCharge(terms, lock, { marketPrice, daysSinceEnd: sinceEnd });
    }
    case 'renegotiated': {
      const rate = statement.type === 'renegotiated' ? statement.marketRateAtLock : undefined;
      const rateFall =
        rate === undefined || marketRateAtLock === undefined ? undefined : marketRateAtLock - rate;
      const countBefore = current.filter(({ settled }) => settled.statement.type === 'renegotiated').length;
      return renegotiationCharge(terms, { marketPrice, rateFall, countBefore });
    }
    case 'cancelled':
    case 'expired':
      return cancellationCharge(terms, lock, marketPrice);
  }
}

/** Undefined where the price after the event is not stated. */
function differenceOf(
  known: { readonly pricePer100: string | null; readonly feeDollars: string },
  priceStated: number | undefined,
  feeCharged: Money,
  loanAmount: number,
): Money | undefined {
  const fees = feeCharged.minus(known.feeDollars);
  if (known.pricePer100 === null) return fees.negated();
  if (priceStated === undefined) return undefined;
  const points = money(priceStated).minus(known.pricePer100);
  return money(centsText(points.times(loanAmount).dividedBy(100))).minus(fees);
}

function totalsOf(rows: readonly ChargeRow[]): ChargeReport['totals'] {
  const compared = rows.filter(({ difference }) => difference !== null);
  return {
    events: rows.length,
    compared: compared.length,
    feesByTerms: sumOfCents(compared.map(({ feeByTerms }) => feeByTerms!)),
    feesCharged: sumOfCents(compared.map(({ feeCharged }) => feeCharged)),
    difference: sumOfCents(compared.map(({ difference }) => difference!)),
  };
}
