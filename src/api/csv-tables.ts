import type { TradePnl } from '../book/trade-pnl.ts';
import type { TradeState } from '../book/trade-state.ts';
import type { CsvTable, CsvValue } from '../desk/files/write-csv.ts';
import { POSITION_COLUMNS, positionCells } from '../desk/tables/position-table.ts';

/** A calibration as the list of them tells of it. */
interface ListedCalibration {
  readonly id: string;
  readonly asOf: string;
  readonly asOfTime: string | null;
  readonly gatesPassed: boolean;
  readonly contentDigest: string;
  readonly inputsDigest: string | null;
  readonly createdAt: string;
}

/** Calibrations, one a row. */
export function calibrationTable(calibrations: readonly ListedCalibration[]): CsvTable {
  const columns = [
    ...(['id', 'asOf', 'asOfTime', 'gatesPassed', 'contentDigest', 'inputsDigest', 'createdAt'] as const),
  ];
  return {
    header: columns,
    rows: calibrations.map((calibration) => columns.map((column) => calibration[column])),
  };
}

const PNL_COLUMNS = [
  ...(['markPrice', 'realised', 'unrealised', 'failsCharges', 'commissions', 'total'] as const),
  ...(['oddLotFace', 'oddLotConcession'] as const),
];

/**
 * Trades, one a row: what was traded, where it stands, who booked it and who moved it last.
 *
 * @param pnlOf profit and loss by trade, where a market day was named
 */
export function tradeTable(trades: readonly TradeState[], pnlOf?: ReadonlyMap<string, TradePnl>): CsvTable {
  const people = ['bookedBy', 'bookedAt', 'lastBy', 'lastAt'];
  const pnlColumns = pnlOf === undefined ? [] : PNL_COLUMNS;
  return {
    header: [...POSITION_COLUMNS, 'status', 'correlationId', ...people, 'openQuantity', ...pnlColumns],
    rows: trades.map(({ tradeId, trade, status, correlationId, openQuantity, steps }) => {
      const [booked, last] = [steps[0], steps.at(-1)];
      const pnl = pnlOf?.get(tradeId);
      return [
        ...[...positionCells(trade), status, correlationId],
        ...[booked?.actor, booked?.occurredAt, last?.actor, last?.occurredAt, openQuantity],
        ...pnlColumns.map((column) => numberOf(pnl?.[column])),
      ];
    }),
  };
}

/** An amount as a number: a text that begins with a minus is no number to a spreadsheet. */
function numberOf(amount: string | number | null | undefined): number | null {
  return amount === null || amount === undefined ? null : Number(amount);
}

const LOCK_EVENT_COLUMNS = [
  'lockId',
  'lockSequence',
  'eventId',
  'type',
  'occurredAt',
  'deliveryType',
  'correlationId',
] as const;

/** An accepted event, as a list of them tells of it. */
interface ListedEvent {
  readonly sequence: number;
  readonly acceptedAt: string;
  readonly acceptedFrom: string;
  readonly event: Readonly<Record<string, unknown>>;
}

/** Lock events, one a row; what only some types say stands in the last column as JSON. */
export function lockEventTable(events: readonly ListedEvent[]): CsvTable {
  return {
    header: [...LOCK_EVENT_COLUMNS, 'sequence', 'acceptedAt', 'acceptedFrom', 'data'],
    rows: events.map(({ sequence, acceptedAt, acceptedFrom, event }) => {
      const rest = Object.entries(event).filter(
        ([name]) => name !== 'schemaVersion' && !LOCK_EVENT_COLUMNS.some((column) => column === name),
      );
      return [
        ...LOCK_EVENT_COLUMNS.map((column) => scalar(event[column])),
        ...[sequence, acceptedAt, acceptedFrom, JSON.stringify(Object.fromEntries(rest))],
      ];
    }),
  };
}

function scalar(value: unknown): CsvValue {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
