import { daysBetween } from '../core/dates.ts';
import { money } from '../core/money.ts';
import { CENTS_PER_DOLLAR, centsOf, varianceCents } from './delivery-lots.ts';
import { isTradedByFace, quantityFits, settlementDateFault } from './position-terms.ts';
import type { TradeChange, TradeDecision } from './trade-event.ts';
import type { TradeState } from './trade-state.ts';

/** Why a change or a decision cannot be made of a trade as it stands. */
export interface TradeRefusal {
  readonly reason: 'state' | 'same-person' | 'other-person' | 'invalid';
  readonly message: string;
  readonly accepted: string;
  /** Member of the request that is wrong. */
  readonly field?: string;
  readonly found?: string;
}

/**
 * Whether a person may approve or reject what waits for it: the trade itself, or a change of it.
 *
 * Both are for another person than who asked; only who asked for a change may also take it back by rejecting it.
 *
 * @returns undefined when nothing stands against it
 */
export function decisionRefusal(
  state: TradeState,
  decision: TradeDecision,
  actor: string,
): TradeRefusal | undefined {
  if (state.status !== 'pending' && state.pendingChange === null) return wrongState(state, 'a pending trade');
  const maker = state.pendingChange?.actor ?? state.steps[0]!.actor;
  const takesBack = decision === 'rejected' && state.pendingChange !== null;
  if (maker !== actor || takesBack) return undefined;
  return {
    reason: 'same-person',
    message:
      state.pendingChange === null
        ? 'You booked this trade; another person decides on it.'
        : 'You asked for this change; another person approves it.',
    accepted: 'another person with the right to approve trades',
  };
}

/**
 * Whether a person may take back a change of a trade that waits: nobody but who asked for it, whatever else he may do.
 *
 * @returns undefined when nothing stands against it
 */
export function withdrawalRefusal(state: TradeState, actor: string): TradeRefusal | undefined {
  const { pendingChange } = state;
  if (pendingChange === null) {
    return {
      reason: 'state',
      message: 'No change of the trade waits for approval.',
      accepted: 'a trade with a change that waits; one that is pending itself is cancelled',
      found: state.status,
    };
  }
  if (pendingChange.actor === actor) return undefined;
  return {
    reason: 'other-person',
    message: 'Another person asked for this change.',
    accepted: 'who asked for it; who may approve trades rejects it',
  };
}

/**
 * Why a change cannot be made of a trade as it stands.
 *
 * @returns undefined when nothing stands against it
 */
export function changeRefusal(state: TradeState, change: TradeChange): TradeRefusal | undefined {
  if (change.type === 'cancelled') return cancelRefusal(state);
  if (state.status !== 'open') return wrongState(state, 'an open trade');
  if (state.pendingChange !== null) {
    return {
      reason: 'state',
      message: 'A change of the trade waits for approval.',
      accepted: 'the trade after that change was approved or rejected',
      found: state.pendingChange.type,
    };
  }
  switch (change.type) {
    case 'amended':
      return amendRefusal(state, change);
    case 'paired-off':
      return quantityRefusal(state, change.quantity);
    case 'rolled':
      return rollRefusal(state, change) ?? quantityRefusal(state, change.quantity);
    case 'assigned':
      return assignRefusal(state, change) ?? quantityRefusal(state, change.quantity);
    case 'allocated':
      return allocateRefusal(state, change);
    case 'failed':
      return failRefusal(state, change) ?? quantityRefusal(state, change.quantity);
    case 'settled':
      return settleRefusal(state, change) ?? quantityRefusal(state, change.quantity);
  }
}

function wrongState({ status }: TradeState, accepted: string): TradeRefusal {
  return { reason: 'state', message: `The trade is ${status}.`, found: status, accepted };
}

function invalid(field: string, message: string, accepted: string): TradeRefusal {
  return { reason: 'invalid', field, message, accepted };
}

function cancelRefusal(state: TradeState): TradeRefusal | undefined {
  if (state.status !== 'pending' && state.status !== 'open') {
    return wrongState(state, 'a pending or open trade');
  }
  if (state.closings.length === 0) return undefined;
  return {
    reason: 'state',
    message: `${state.closings.length} parts of the trade are closed: what has happened cannot be cancelled.`,
    accepted: 'a trade of which nothing is closed; pair off what is open',
  };
}

function quantityRefusal({ trade, openQuantity }: TradeState, quantity: number): TradeRefusal | undefined {
  const whole = isTradedByFace(trade.name) || Number.isInteger(quantity);
  if (whole && quantity <= openQuantity) return undefined;
  return invalid(
    'quantity',
    whole ? `${quantity} is more than is open.` : `${quantity} is no whole number of contracts.`,
    `at most ${openQuantity}`,
  );
}

type ChangeOf<Type extends TradeChange['type']> = Extract<TradeChange, { readonly type: Type }>;

function amendRefusal(state: TradeState, { amendment }: ChangeOf<'amended'>): TradeRefusal | undefined {
  const { trade, openQuantity, closings } = state;
  const changed = Object.entries(amendment).filter(
    ([field, value]) => value !== undefined && Reflect.get(trade, field) !== value,
  );
  if (changed.length === 0) {
    return invalid('', 'The amendment changes nothing.', 'a term other than it stands');
  }
  const fixed = changed.find(([field]) => field !== 'quantity' && field !== 'commission');
  if (fixed !== undefined && closings.length > 0) {
    return {
      reason: 'state',
      field: fixed[0],
      message: `Parts of the trade are closed on its terms: ${fixed[0]} cannot be amended.`,
      accepted: 'quantity and commission; or a trade of which nothing is closed',
    };
  }
  const { quantity = trade.quantity, settlementMonth = trade.settlementMonth } = amendment;
  if (!quantityFits(trade.name, quantity)) {
    return invalid('quantity', `${quantity} cannot be traded.`, 'a quantity of the instrument');
  }
  const closed = money(trade.quantity).minus(openQuantity);
  if (closed.greaterThan(quantity)) {
    return invalid('quantity', `${closed} are closed already.`, `at least ${closed}`);
  }
  const settlementDate = amendment.settlementDate ?? trade.settlementDate;
  const fault = settlementDateFault(trade.name, settlementMonth, settlementDate);
  return fault === undefined
    ? undefined
    : invalid('settlementDate', `The settlement date ${fault}.`, 'month and date that go together');
}

function rollRefusal({ trade }: TradeState, change: ChangeOf<'rolled'>): TradeRefusal | undefined {
  if (trade.name.kind !== 'tba' && trade.name.kind !== 'treasury-future') {
    return invalid('', `${trade.instrument} is not rolled.`, 'a TBA or a future');
  }
  if (change.settlementMonth > trade.settlementMonth) return undefined;
  return invalid(
    'settlementMonth',
    `${change.settlementMonth} is not after ${trade.settlementMonth}.`,
    'a later month',
  );
}

function assignRefusal({ trade }: TradeState, change: ChangeOf<'assigned'>): TradeRefusal | undefined {
  if (!isTradedByFace(trade.name)) {
    return invalid('', `${trade.instrument} is cleared, and not assigned.`, 'a TBA or a bond forward');
  }
  if (change.counterparty !== trade.counterparty) return undefined;
  return invalid('counterparty', `${change.counterparty} has the trade already.`, 'another counterparty');
}

function allocateRefusal(state: TradeState, change: ChangeOf<'allocated'>): TradeRefusal | undefined {
  const { trade, openQuantity } = state;
  if (trade.name.kind !== 'tba') {
    return invalid('', `${trade.instrument} is not filled with pools.`, 'a TBA');
  }
  const most = money(openQuantity).plus(varianceOf(openQuantity));
  const total = change.allocations.reduce((sum, { face }) => sum.plus(face), money(0));
  if (total.greaterThan(most)) {
    return invalid('allocations', `${total} of face is more than the trade takes.`, `at most ${most}`);
  }
  const pools = change.allocations.flatMap(({ poolNumber }) => poolNumber ?? []);
  const loans = change.allocations.flatMap(({ loanIds }) => loanIds ?? []);
  const twice = [pools, loans].map(firstTwice).find((id) => id !== undefined);
  return twice === undefined
    ? undefined
    : invalid('allocations', `"${twice}" stands twice.`, 'each pool and loan once');
}

/** By how many dollars of face a delivery may miss a quantity. */
function varianceOf(quantity: number): number {
  return varianceCents(centsOf(quantity)) / CENTS_PER_DOLLAR;
}

function firstTwice(ids: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return ids.find((id) => {
    const known = seen.has(id);
    seen.add(id);
    return known;
  });
}

function failRefusal({ trade }: TradeState, change: ChangeOf<'failed'>): TradeRefusal | undefined {
  if (!isTradedByFace(trade.name)) {
    return invalid('', `${trade.instrument} is cleared, and does not fail.`, 'a TBA or a bond forward');
  }
  if (daysBetween(change.contractualDate, change.expectedDate) > 0) return undefined;
  return invalid(
    'expectedDate',
    `${change.expectedDate} is not after ${change.contractualDate}.`,
    'a date after the contractual one',
  );
}

function settleRefusal({ trade, fail }: TradeState, change: ChangeOf<'settled'>): TradeRefusal | undefined {
  const { quantity, deliveredFace, price, settlementDate } = change;
  if (!isTradedByFace(trade.name) && price === null) {
    return invalid(
      'price',
      'What settles in cash has a price.',
      'the final price per 100, 0 for an option that expired',
    );
  }
  const allowed = trade.name.kind === 'tba' ? varianceOf(quantity) : 0;
  if (money(deliveredFace).minus(quantity).abs().greaterThan(allowed)) {
    return invalid(
      'deliveredFace',
      `${deliveredFace} does not fill ${quantity}.`,
      `${quantity} ± ${allowed}`,
    );
  }
  if (fail !== null && settlementDate < fail.contractualDate) {
    return invalid('settlementDate', `It failed on ${fail.contractualDate}.`, 'a later date');
  }
  return undefined;
}
