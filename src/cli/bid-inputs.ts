import { type Command, InvalidArgumentError } from 'commander';
import { asOfSchema, momentOf } from '../book/as-of.ts';
import { type InvestorsDocument, investorsSchema } from '../book/bids/investors.ts';
import { type BidTapes, bidTapes, defaultBatch } from '../book/bids/tape.ts';
import { eventIdSchema } from '../book/event-envelope.ts';
import type { LockEvent } from '../book/lock-event.ts';
import { rateLockOf } from '../book/lock-terms.ts';
import { pipelineAsOf } from '../book/pipeline-as-of.ts';
import { businessDateOf } from '../core/business-date.ts';
import { LOCAL_TENANT, OWNER_NAME_FORM, systemCaller } from '../core/caller.ts';
import { type IsoDate, isIsoDate } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { readLockEvents } from '../desk/files/read-lock-events.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import { readLockEvents as readStoredEvents } from '../ledger/sales.ts';
import { openStore } from '../store/open-store.ts';
import type { CommandContext } from './command-context.ts';
import { addPipelineOptions, type PipelineFiles, readPipelineFile } from './read-inputs.ts';
import { readTextFile } from './read-text-file.ts';
import { type ServerOptions, serverConfigOf } from './server-options.ts';
import { storeTargetOf } from './store-target.ts';

/** Where lock events come from, and as of when. */
export interface EventSourceOptions extends Pick<ServerOptions, 'config' | 'dataDir'> {
  readonly events?: string;
  readonly tenant: string;
  readonly asOf?: string;
}

/** Lock events of a file or of a store. */
export interface EventInputs {
  readonly eventsByLock: ReadonlyMap<string, readonly LockEvent[]>;
  /** RFC 3339 UTC. */
  readonly asOf: string;
  /** The day in New York. */
  readonly asOfDate: IsoDate;
  /** As people read it: the file, or the store. */
  readonly source: string;
  readonly rejected: readonly string[];
}

/** Adds --events, --data-dir, --config, --tenant and --as-of. */
export function addEventSource(command: Command): Command {
  return command
    .option('--events <file>', 'lock events (JSON); otherwise those of a server’s store')
    .option('--data-dir <folder>', 'folder of the embedded store (.counterpoise); also while a server runs')
    .option('--config <file>', 'configuration (JSON) that says where the store is')
    .option('--tenant <name>', 'whose locks of the store', tenantName, LOCAL_TENANT)
    .option('--asOf, --as-of <moment>', 'now, an RFC 3339 time, or a day: its end in New York (now)');
}

function tenantName(text: string): string {
  if (OWNER_NAME_FORM.test(text)) return text;
  throw new InvalidArgumentError('1 to 64 letters, digits, dots, dashes and underscores.');
}

/**
 * Reads the lock events that the options name.
 *
 * @throws CounterpoiseError INPUT_INVALID for contradictory options, and those of the readers and the store
 */
export async function readEventInputs(
  options: EventSourceOptions,
  context: CommandContext,
): Promise<EventInputs> {
  if (options.events !== undefined && (options.dataDir !== undefined || options.config !== undefined)) {
    throw new CounterpoiseError('INPUT_INVALID', 'Events come from a file or from a store, not from both.', {
      field: '--events',
      accepted: '--events, or --data-dir or --config',
    });
  }
  const asked = parseWithSchema(asOfSchema, options.asOf ?? 'now', { file: '--as-of' });
  const asOf = momentOf(asked, context.now());
  const asOfDate = businessDateOf(new Date(asOf));
  if (options.events !== undefined) {
    const file = options.events;
    const { eventsByLock, rejected } = readLockEvents(await readTextFile(file, 'lock events (JSON)'), file);
    return { eventsByLock, asOf, asOfDate, source: file, rejected: rejected.map(describeRowError) };
  }
  const { store: config } = await serverConfigOf(options, context);
  const target = storeTargetOf(config);
  const store = await openStore(target, { access: 'tool', mustExist: true, now: context.now });
  try {
    const caller = systemCaller('command-line', { tenantId: options.tenant, deskId: null });
    const eventsByLock = await readStoredEvents(store.as(caller));
    const source = target.kind === 'sqlite' ? `store ${target.dataDir}` : 'store on PostgreSQL';
    return { eventsByLock, asOf, asOfDate, source, rejected: [] };
  } finally {
    await store.close();
  }
}

/** Where closed loans come from, who is asked for bids, and what the tapes are called. */
export interface TapeOptions extends Partial<PipelineFiles>, EventSourceOptions {
  readonly investors: string;
  readonly batch?: string;
}

/** Adds the options that make the tapes of a day. */
export function addTapeOptions(command: Command): Command {
  addPipelineOptions(
    command.option('--pipeline <file>', 'loans, of which the funded ones are offered; otherwise from events'),
  );
  return addEventSource(command)
    .requiredOption('--investors <file>', 'who is asked and what he takes, JSON')
    .option('--batch <id>', 'what the tapes of the day are called (T and the date)', batchId);
}

function batchId(text: string): string {
  if (/^[A-Z0-9][A-Z0-9-]{0,24}$/.test(text) && eventIdSchema.safeParse(text).success) return text;
  throw new InvalidArgumentError('1 to 25 capital letters, digits and dashes.');
}

/** Tapes of a day with what they were made of. */
export interface TapeInputs {
  readonly tapes: BidTapes;
  readonly investors: InvestorsDocument;
  readonly source: string;
  readonly warnings: readonly string[];
  readonly rejected: readonly string[];
}

/**
 * Reads closed loans and investors, and makes the tapes.
 *
 * @param asOfDate the day of a market that is used beside; otherwise that of --as-of
 * @throws CounterpoiseError those of the readers
 */
export async function readTapeInputs(
  options: TapeOptions,
  context: CommandContext,
  asOfDate?: IsoDate,
): Promise<TapeInputs> {
  const investors = parseWithSchema(
    investorsSchema,
    parseJson(await readTextFile(options.investors, 'investors (JSON)'), options.investors),
    { file: options.investors },
  );
  const stated = asOfDate ?? options.asOf;
  const asOf = stated === undefined ? options : { ...options, asOf: stated };
  const { pipeline } = options;
  const read =
    pipeline === undefined
      ? await closedLoans(asOf, context)
      : await pipelineLoans({ ...asOf, pipeline }, context);
  const batch = options.batch ?? defaultBatch(read.asOf);
  return { ...read, investors, tapes: bidTapes(read.loans, investors, read.asOf, batch) };
}

interface ReadLoans {
  readonly loans: readonly RateLock[];
  readonly asOf: IsoDate;
  readonly source: string;
  readonly warnings: readonly string[];
  readonly rejected: readonly string[];
}

async function pipelineLoans(
  options: PipelineFiles & Pick<EventSourceOptions, 'asOf' | 'events' | 'dataDir' | 'config'>,
  context: CommandContext,
): Promise<ReadLoans> {
  if (options.events !== undefined || options.dataDir !== undefined || options.config !== undefined) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      'Loans come from a pipeline or from events, not from both.',
      {
        field: '--pipeline',
        accepted: '--pipeline, or --events, --data-dir or --config',
      },
    );
  }
  const asOf = options.asOf ?? context.today();
  if (!isIsoDate(asOf)) {
    throw new CounterpoiseError('INPUT_INVALID', 'A pipeline is of a day.', {
      field: '--as-of',
      found: asOf,
      accepted: 'YYYY-MM-DD',
    });
  }
  const { locks, rejected, warnings } = await readPipelineFile(options, asOf);
  return { loans: locks, asOf, source: options.pipeline, warnings, rejected: rejected.map(describeRowError) };
}

async function closedLoans(options: EventSourceOptions, context: CommandContext): Promise<ReadLoans> {
  const { eventsByLock, asOf, asOfDate, source, rejected } = await readEventInputs(options, context);
  const { document, findings } = pipelineAsOf(eventsByLock, asOf);
  return {
    loans: document.locks.map(rateLockOf),
    asOf: asOfDate,
    source,
    warnings: findings.length === 0 ? [] : [`${source}: ${findings.length} findings about its events.`],
    rejected,
  };
}

const REJECTED_SHOWN = 10;

/** Remarks on inputs, as every answer of bids begins with. */
export function inputRemarks(inputs: {
  readonly warnings?: readonly string[];
  readonly rejected: readonly string[];
}): readonly string[] {
  const more = inputs.rejected.length - REJECTED_SHOWN;
  return [
    ...(inputs.warnings ?? []).map((warning) => `WARNING  ${warning}`),
    ...inputs.rejected.slice(0, REJECTED_SHOWN).map((detail) => `REJECTED  ${detail}`),
    ...(more > 0 ? [`REJECTED  … and ${more} more; --json lists all.`] : []),
  ];
}
