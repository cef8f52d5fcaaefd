import { invariant } from '../core/invariant.ts';
import type { LockStatement } from './lock-event.ts';
import type { LockFindingCode } from './lock-finding.ts';
import type { LockState, LockStatus, PricedAt } from './lock-state.ts';
import { lockFault, type ParsedLock } from './lock-terms.ts';
import type { SettledStatement } from './settle-lock-events.ts';

type StatementType = LockStatement['type'];

/** In which states a lock can hear what; everything else is a finding. */
const ALLOWED: Readonly<Record<StatementType, readonly LockStatus[]>> = {
  locked: ['unknown'],
  'stage-changed': ['active'],
  renegotiated: ['active'],
  repriced: ['active'],
  // Investors extend a lock some days after it ran out; a fallen one must be locked again.
  extended: ['active', 'expired'],
  relocked: ['active', 'cancelled', 'expired'],
  'delivery-type-changed': ['active', 'funded'],
  cancelled: ['active'],
  expired: ['active'],
  funded: ['active'],
  hedged: ['active', 'funded'],
  sold: ['active', 'funded'],
};

/** The statements that may bring another delivery type with them. */
const SETS_DELIVERY: ReadonlySet<StatementType> = new Set(['locked', 'relocked', 'delivery-type-changed']);

const ENDED: ReadonlySet<LockStatus> = new Set(['sold', 'cancelled', 'expired']);

/** A statement that could not count, and why. */
export interface StatementRefusal {
  readonly code: LockFindingCode;
  readonly detail: string;
}

export type Applied =
  | { readonly state: LockState; readonly deliveryUnannounced: boolean }
  | { readonly refusal: StatementRefusal };

/** The lock after one more statement, or why the statement does not go with what came before. */
export function applyLockStatement(state: LockState, settled: SettledStatement): Applied {
  const { statement } = settled;
  const refusal = refusalOf(state, statement);
  if (refusal !== undefined) return { refusal };
  const changed = changeOf(state, settled);
  const terms: ParsedLock = { ...changed.terms, deliveryType: statement.deliveryType };
  const fault = lockFault(terms, undefined);
  if (fault !== undefined) return { refusal: { code: 'invalid-terms', detail: fault.message } };
  const { correlationId } = settled;
  const next: LockState = {
    ...state,
    ...changed,
    terms,
    deliveryType: statement.deliveryType,
    correlationIds:
      correlationId === null || state.correlationIds.includes(correlationId)
        ? state.correlationIds
        : [...state.correlationIds, correlationId],
    lastLockSequence: settled.lockSequence,
    lastOccurredAt: statement.occurredAt,
  };
  const deliveryUnannounced =
    state.deliveryType !== null &&
    state.deliveryType !== statement.deliveryType &&
    !SETS_DELIVERY.has(statement.type);
  return { state: next, deliveryUnannounced };
}

function refusalOf({ status }: LockState, { type }: LockStatement): StatementRefusal | undefined {
  if (ALLOWED[type].includes(status)) return undefined;
  if (status === 'unknown')
    return { code: 'before-lock', detail: `"${type}" stands before the lock is known.` };
  if (type === 'locked') return { code: 'already-locked', detail: `The lock is already ${status}.` };
  if (ENDED.has(status))
    return { code: 'after-end', detail: `"${type}" follows after the lock was ${status}.` };
  return { code: 'not-allowed', detail: `"${type}" cannot follow while the lock is ${status}.` };
}

type Change = { readonly terms: ParsedLock } & Partial<LockState>;

function changeOf(state: LockState, { eventId, statement }: SettledStatement): Change {
  const { occurredAt } = statement;
  if (statement.type === 'locked') {
    const { type: _type, occurredAt: _at, correlationId: _correlation, pricing, ...own } = statement;
    const terms: ParsedLock = { ...own, lockId: state.lockId, stage: 'locked' };
    const pricedAt: PricedAt = { eventId, occurredAt, pricing: pricing ?? null, terms };
    return { status: 'active', terms, pricedAt };
  }
  invariant(state.terms !== null, 'A lock that is known has terms.');
  const { terms } = state;
  switch (statement.type) {
    case 'stage-changed':
      return { terms: { ...terms, stage: statement.stage } };
    case 'renegotiated':
    case 'repriced':
    case 'extended':
    case 'relocked': {
      const { type, occurredAt: _at, correlationId: _correlation, pricing, ...own } = statement;
      const changed = { ...(type === 'relocked' ? withoutPrices(terms) : terms), ...own };
      const again = type === 'relocked' || own.lockPrice !== undefined || pricing !== undefined;
      return {
        status: 'active',
        terms: changed,
        ...(again && { pricedAt: { eventId, occurredAt, pricing: pricing ?? null, terms: changed } }),
      };
    }
    case 'funded': {
      const { fundingDate, loanAmount = terms.loanAmount } = statement;
      return { status: 'funded', terms: { ...terms, stage: 'funded', fundingDate, loanAmount } };
    }
    case 'hedged': {
      const hedge = { eventId, occurredAt, tradeIds: statement.tradeIds };
      return { terms, hedges: [...state.hedges, hedge] };
    }
    case 'sold': {
      const { sellSideId, executingInvestor, price, settlementDate = null } = statement;
      const sale = { eventId, occurredAt, sellSideId, executingInvestor, price, settlementDate };
      return { status: 'sold', terms, sale };
    }
    case 'cancelled':
    case 'expired':
      return { status: statement.type, terms };
    case 'delivery-type-changed':
      return { terms };
  }
}

/** A lock taken again has the prices of its new day, or none that are known. */
function withoutPrices(terms: ParsedLock): ParsedLock {
  const { lockPrice: _lock, borrowerPrice: _borrower, marketRateAtLock: _market, ...rest } = terms;
  return rest;
}
