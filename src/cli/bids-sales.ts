import { type Command, InvalidArgumentError } from 'commander';
import { type NewSale, saleEvent } from '../book/bids/new-sale.ts';
import { type RecordedSale, recordedSale } from '../book/bids/sale.ts';
import { reconcileSettlement, toleranceSchema } from '../book/bids/settlement.ts';
import { momentSchema } from '../book/event-envelope.ts';
import { foldLockEvents } from '../book/fold-lock-events.ts';
import type { LockEvent } from '../book/lock-event.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import { readSales, readSettlement } from '../desk/files/read-sales.ts';
import { readSelection } from '../desk/files/read-selection.ts';
import { RECONCILIATION_TABLES, reconciliationTables, salesTable } from '../desk/tables/bid-tables.ts';
import {
  addEventSource,
  type EventInputs,
  type EventSourceOptions,
  inputRemarks,
  readEventInputs,
} from './bid-inputs.ts';
import { reconciliationText, salesText } from './bids-report.ts';
import type { CommandContext } from './command-context.ts';
import {
  addOutputOptions,
  checkOutputOptions,
  type OutputOptions,
  printAnswer,
  printRemarks,
} from './output.ts';
import { readTextFile } from './read-text-file.ts';

type SellOptions = EventSourceOptions &
  OutputOptions & { readonly selection: string; readonly soldAt?: string };

interface ReconcileOptions extends EventSourceOptions, OutputOptions {
  readonly settlement: string;
  readonly sales?: string;
  readonly tolerancePrice?: number;
  readonly toleranceAmount?: number;
  readonly toleranceDays?: number;
}

/** Adds `bids sell` and `bids reconcile`. */
export function registerBidsSales(bids: Command, context: CommandContext): void {
  const sell = addEventSource(bids.command('sell'))
    .description(
      'lock events of the sales of a selection, each loan once; --json prints what POST /v1/lock-events takes',
    )
    .requiredOption('--selection <file>', 'which loan to whom, CSV as bids best writes it')
    .option('--sold-at <moment>', 'when the sales were agreed, RFC 3339 (that of --as-of)', moment);
  addOutputOptions(sell, ['sales']).action(async (options: SellOptions) => {
    checkOutputOptions(options, ['sales']);
    const selection = readSelection(
      await readTextFile(options.selection, 'a selection (CSV)'),
      options.selection,
    );
    const inputs = await readEventInputs(options, context);
    const { events, sales, repeatedCount } = sold(selection, inputs, options);
    printRemarks(options, inputRemarks(inputs));
    await printAnswer(options, {
      document: () => ({ events }),
      text: () => salesText(sales, repeatedCount),
      tables: { sales: () => salesTable(sales) },
    });
  });

  const reconcile = addEventSource(bids.command('reconcile'))
    .description('a settlement file against recorded sales, by loan, commitment and investor alone')
    .requiredOption(
      '--settlement <file>',
      'what was paid, CSV: lockId, sellSideId, executingInvestor, price, amount, settlementDate',
    )
    .option('--sales <file>', 'recorded sales, CSV as bids sell writes it; otherwise those of the events')
    .option('--tolerance-price <points>', 'difference of prices that is none (0)', tolerance('pricePer100'))
    .option(
      '--tolerance-amount <dollars>',
      'difference of amounts that is none (0)',
      tolerance('amountDollars'),
    )
    .option('--tolerance-days <days>', 'difference of days that is none (0)', tolerance('days'));
  addOutputOptions(reconcile, RECONCILIATION_TABLES).action(async (options: ReconcileOptions) => {
    checkOutputOptions(options, RECONCILIATION_TABLES);
    const file = options.settlement;
    const settlement = readSettlement(await readTextFile(file, 'a settlement file (CSV)'), file);
    const known = await knownSales(options, context);
    const reconciliation = reconcileSettlement(
      known.sales,
      settlement.rows,
      toleranceSchema.parse({
        pricePer100: options.tolerancePrice,
        amountDollars: options.toleranceAmount,
        days: options.toleranceDays,
      }),
    );
    const warnings = [...settlement.warnings, ...known.warnings];
    printRemarks(options, inputRemarks({ warnings, rejected: known.rejected }));
    await printAnswer(options, {
      document: () => ({ settlement: file, ...reconciliation, warnings, rejected: known.rejected }),
      text: () => reconciliationText(reconciliation, file),
      tables: reconciliationTables(reconciliation),
    });
  });
}

function sold(
  selection: readonly NewSale[],
  { eventsByLock, asOf }: EventInputs,
  { soldAt, selection: file }: SellOptions,
): {
  readonly events: readonly LockEvent[];
  readonly sales: readonly RecordedSale[];
  readonly repeatedCount: number;
} {
  const known = new Map(eventsByLock);
  const events: LockEvent[] = [];
  const sales: RecordedSale[] = [];
  const errors: ErrorItem[] = [];
  for (const sale of selection) {
    const { lockId } = sale;
    const own = known.get(lockId) ?? [];
    const agreed = { ...sale, ...(soldAt === undefined ? {} : { soldAt }) };
    const outcome = saleEvent(foldLockEvents(lockId, own, asOf), agreed, asOf);
    if ('refusal' in outcome) {
      errors.push({ pointer: '', code: outcome.refusal.code, detail: outcome.refusal.message });
    } else if ('repeated' in outcome) sales.push(outcome.repeated);
    else {
      const all = [...own, outcome.event];
      known.set(lockId, all);
      events.push(outcome.event);
      sales.push(recordedSale(foldLockEvents(lockId, all, outcome.event.occurredAt)!)!);
    }
  }
  const [first] = errors;
  if (first === undefined) return { events, sales, repeatedCount: sales.length - events.length };
  const others = errors.length === 1 ? '' : ` ${errors.length - 1} more are refused.`;
  throw new CounterpoiseError(first.code, `${first.detail}${others} Nothing is sold.`, {
    file,
    accepted: 'funded loans, each sold once at one price under its key',
    errors,
  });
}

async function knownSales(
  options: ReconcileOptions,
  context: CommandContext,
): Promise<{
  readonly sales: readonly RecordedSale[];
  readonly warnings: readonly string[];
  readonly rejected: readonly string[];
}> {
  if (options.sales !== undefined) {
    const { sales, warnings } = readSales(await readTextFile(options.sales, 'sales (CSV)'), options.sales);
    return { sales, warnings, rejected: [] };
  }
  const { eventsByLock, asOf, rejected } = await readEventInputs(options, context);
  const sales = [...eventsByLock].flatMap(([lockId, events]) => {
    const state = foldLockEvents(lockId, events, asOf);
    return (state && recordedSale(state)) ?? [];
  });
  return { sales, warnings: [], rejected };
}

function moment(text: string): string {
  const parsed = momentSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('An RFC 3339 time with an offset, such as 2025-02-10T16:00:00-05:00.');
}

function tolerance(name: keyof typeof toleranceSchema.shape): (text: string) => number {
  return (text) => {
    const parsed = toleranceSchema.shape[name].safeParse(text.trim() === '' ? undefined : Number(text));
    if (text.trim() !== '' && parsed.success) return parsed.data;
    throw new InvalidArgumentError('A number that is not negative and small.');
  };
}
