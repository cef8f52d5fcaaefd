import type { LockEvent } from '../../src/book/lock-event.ts';
import { isoDate } from '../../src/core/dates.ts';
import { readPipeline } from '../../src/desk/files/read-pipeline.ts';
import { writeCsv } from '../../src/desk/files/write-csv.ts';
import { examplePipelineCsv } from './pipeline.ts';
import { AS_OF } from './quotes.ts';

type Body = Readonly<Record<string, unknown>> & { readonly type: LockEvent['type'] };

/** Events of one lock in their order, at ten in the morning of New York. */
function lifeOf(
  lockId: string,
  deliveryType: string,
  events: readonly (Body & { readonly on: string })[],
): readonly object[] {
  let mode = deliveryType;
  return events.map(({ on, ...body }, index) => {
    if (typeof body['deliveryType'] === 'string') mode = body['deliveryType'];
    return {
      schemaVersion: 1,
      eventId: `${lockId}/${index + 1}`,
      lockId,
      lockSequence: index + 1,
      occurredAt: `${on}T15:00:00.000Z`,
      deliveryType: mode,
      ...body,
    };
  });
}

const TERMS = {
  program: 'UMBS30',
  purpose: 'purchase',
  channel: 'retail',
  occupancy: 'primary',
  propertyType: 'single-family',
} as const;

function locked(on: string, terms: object) {
  return { on, type: 'locked' as const, lockDate: on, ...TERMS, ...terms };
}

/** A sale of an earlier day. */
function soldBefore(on: string, price: number) {
  return { on, type: 'sold' as const, sellSideId: `C-${on}`, executingInvestor: 'INVESTOR-A', price };
}

/** Invented locks to which something happened that costs money. */
const CHANGED: readonly (readonly object[])[] = [
  // Extended by seven days: two blocks, taken off the price as the terms say.
  lifeOf('L24-09001', 'mandatory', [
    locked('2024-12-16', {
      noteRate: 0.06875,
      loanAmount: 320000,
      lockExpiration: '2025-01-15',
      lockPrice: 100.25,
      marketRateAtLock: 0.066,
    }),
    { on: '2025-01-13', type: 'extended', lockExpiration: '2025-01-22', lockPrice: 100 },
    { on: '2025-01-21', type: 'funded', fundingDate: '2025-01-21' },
    soldBefore('2025-01-27', 101.125),
  ]),
  // Extended by seven days and charged for one block only.
  lifeOf('L24-09002', 'best-efforts', [
    locked('2024-12-17', {
      noteRate: 0.07,
      loanAmount: 410000,
      lockExpiration: '2025-01-16',
      lockPrice: 100.75,
      marketRateAtLock: 0.0672,
    }),
    { on: '2025-01-15', type: 'extended', lockExpiration: '2025-01-23', lockPrice: 100.625 },
    { on: '2025-01-22', type: 'funded', fundingDate: '2025-01-22' },
    soldBefore('2025-01-27', 101.5),
  ]),
  // Ran out, and was taken again eight days later at the worse of two prices less a quarter.
  lifeOf('L24-09003', 'mandatory', [
    locked('2024-12-10', {
      noteRate: 0.0675,
      loanAmount: 275000,
      lockExpiration: '2025-01-09',
      lockPrice: 101.5,
      marketRateAtLock: 0.066,
    }),
    { on: '2025-01-10', type: 'expired' },
    {
      on: '2025-01-17',
      type: 'relocked',
      lockDate: '2025-01-17',
      lockExpiration: '2025-02-03',
      noteRate: 0.0675,
      lockPrice: 99,
      marketRateAtLock: 0.0704,
    },
    { on: '2025-01-31', type: 'funded', fundingDate: '2025-01-31' },
    soldBefore('2025-02-05', 100.875),
  ]),
  // Renegotiated after a fall of 0.31 %, at the market less a half.
  lifeOf('L24-09004', 'best-efforts', [
    locked('2025-01-13', {
      noteRate: 0.0725,
      loanAmount: 390000,
      lockExpiration: '2025-02-27',
      lockPrice: 101.625,
      marketRateAtLock: 0.0704,
    }),
    { on: '2025-02-06', type: 'renegotiated', noteRate: 0.07, lockPrice: 100.875, marketRateAtLock: 0.0673 },
  ]),
  // Renegotiated after a fall that is too small.
  lifeOf('L24-09005', 'mandatory', [
    locked('2025-01-14', {
      noteRate: 0.07125,
      loanAmount: 300000,
      lockExpiration: '2025-02-28',
      lockPrice: 101.25,
      marketRateAtLock: 0.0693,
    }),
    { on: '2025-02-05', type: 'renegotiated', noteRate: 0.07, lockPrice: 100.625, marketRateAtLock: 0.0681 },
  ]),
  // Fell out under best efforts: nothing is due.
  lifeOf('L24-09006', 'best-efforts', [
    locked('2025-01-08', {
      noteRate: 0.07,
      loanAmount: 350000,
      lockExpiration: '2025-02-07',
      lockPrice: 100.5,
      marketRateAtLock: 0.0699,
    }),
    { on: '2025-02-04', type: 'cancelled', reason: 'withdrawn' },
  ]),
  // Fell out under mandatory, after it had been best efforts: paired off in the mode of the day.
  lifeOf('L24-09007', 'best-efforts', [
    locked('2025-01-09', {
      noteRate: 0.06875,
      loanAmount: 425000,
      lockExpiration: '2025-02-24',
      lockPrice: 99.75,
      marketRateAtLock: 0.07,
    }),
    { on: '2025-01-20', type: 'delivery-type-changed', deliveryType: 'mandatory' },
    { on: '2025-02-06', type: 'cancelled', reason: 'denied' },
  ]),
];

/** Lock events of the example day: its closed loans, and locks to which something happened that costs money. */
export function exampleLockEvents(): { readonly events: readonly object[] } {
  const { locks } = readPipeline(examplePipelineCsv(), 'pipeline.csv', { asOf: isoDate(AS_OF) });
  const closed = locks
    .filter(({ stage }) => stage === 'funded')
    .map(({ lockId, deliveryType, stage: _stage, fundingDate, dtiPercent: dti, ltvPercent: ltv, ...terms }) =>
      lifeOf(lockId, deliveryType, [
        {
          on: terms.lockDate,
          type: 'locked',
          ...terms,
          ...(dti === undefined ? {} : { dti }),
          ...(ltv === undefined ? {} : { ltv }),
        },
        { on: fundingDate!, type: 'funded', fundingDate },
      ]),
    );
  return { events: [...closed, ...CHANGED].flat() };
}

/** What was charged for the events, and the market's price on the day, as CSV. */
export function exampleChargesCsv(): string {
  return writeCsv(
    ['eventId', 'marketPrice', 'charged'],
    [
      ['L24-09003/3', 99.25, null],
      ['L24-09004/2', 101.375, null],
      ['L24-09005/2', 101.125, null],
      // Market 1.125 above the price at lock and 0.125 penalty would be 5,312.50; the bill forgets the penalty.
      ['L24-09007/3', 100.875, 4781.25],
    ],
  );
}
