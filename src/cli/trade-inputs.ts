import type { Command } from 'commander';
import { asOfSchema, momentOf } from '../book/as-of.ts';
import { tradeOfPosition } from '../book/trade-of-position.ts';
import type { TradeState } from '../book/trade-state.ts';
import { businessDateOf } from '../core/business-date.ts';
import { LOCAL_TENANT } from '../core/caller.ts';
import type { IsoDate } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parseWithSchema } from '../core/parse.ts';
import { readPositions } from '../desk/files/read-positions.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import { readTrades } from '../ledger/trades.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import type { CommandContext } from './command-context.ts';
import { readMarketFile } from './read-inputs.ts';
import { readTextFile } from './read-text-file.ts';
import { onStoreOf, type StoreOptions, tenantName } from './tool-store.ts';

/** Where trades come from, and as of when. */
export interface TradeSourceOptions extends StoreOptions {
  readonly positions?: string;
  readonly asOf?: string;
  readonly market?: string;
}

/** The trades of a file or of a store, as of a moment, with the market day that marks them. */
export interface TradeInputs {
  readonly trades: readonly TradeState[];
  /** RFC 3339 UTC. */
  readonly asOf: string;
  /** The day in New York. */
  readonly asOfDate: IsoDate;
  /** As people read it: the day or the moment that was asked for. */
  readonly asOfText: string;
  /** As people read it: the file, or the store. */
  readonly source: string;
  readonly market: MarketSnapshot | undefined;
  readonly remarks: readonly string[];
  readonly rejected: readonly string[];
}

/** Adds --positions, --data-dir, --config, --tenant, --as-of and --market. */
export function addTradeSource(command: Command): Command {
  return command
    .option('--positions <file>', 'trades from a positions file (CSV); otherwise from the store of a server')
    .option('--data-dir <folder>', 'folder of the embedded store (.counterpoise); also while a server runs')
    .option('--config <file>', 'configuration (JSON) that says where the store is')
    .option('--tenant <name>', 'whose trades of the store', tenantName, LOCAL_TENANT)
    .option('--asOf, --as-of <moment>', 'now, an RFC 3339 time, or a day: its end in New York (now)')
    .option('--market <file>', 'market day (JSON) whose prices are the marks');
}

/**
 * Reads the trades that the options name.
 *
 * @throws CounterpoiseError INPUT_INVALID for contradictory options, and those of the readers and the store
 */
export async function readTradeInputs(
  options: TradeSourceOptions,
  context: CommandContext,
): Promise<TradeInputs> {
  if (options.positions !== undefined && (options.dataDir !== undefined || options.config !== undefined)) {
    throw new CounterpoiseError('INPUT_INVALID', 'Trades come from a file or from a store, not from both.', {
      field: '--positions',
      accepted: '--positions, or --data-dir or --config',
    });
  }
  const market = options.market === undefined ? undefined : await readMarketFile(options.market);
  const asked = parseWithSchema(asOfSchema, options.asOf ?? market?.asOf ?? 'now', { file: '--as-of' });
  const asOf = momentOf(asked, context.now());
  const asOfDate = businessDateOf(new Date(asOf));
  const read =
    options.positions === undefined
      ? await storedTrades(options, asOf, context)
      : await positionTrades(options.positions, asOfDate);
  const isOld = market !== undefined && market.asOf !== asOfDate;
  const marked = isOld
    ? [`${options.market}: the marks are of ${market.asOf}, the trades of ${asOfDate}.`]
    : [];
  const asOfText = asked === 'now' ? asOf : asked;
  return { ...read, asOf, asOfDate, asOfText, market, remarks: [...read.remarks, ...marked] };
}

type ReadTrades = Pick<TradeInputs, 'trades' | 'source' | 'remarks' | 'rejected'>;

async function storedTrades(
  options: TradeSourceOptions,
  asOf: string,
  context: CommandContext,
): Promise<ReadTrades> {
  return onStoreOf(options, context, async (repositories, source) => ({
    trades: await readTrades(repositories, { asOf }),
    ...{ source, remarks: [], rejected: [] },
  }));
}

async function positionTrades(file: string, asOfDate: IsoDate): Promise<ReadTrades> {
  const { positions, rejected, warnings } = readPositions(await readTextFile(file, 'positions (CSV)'), file);
  const traded = positions.filter(({ tradeDate }) => tradeDate <= asOfDate);
  const later = positions.length - traded.length;
  const remarks =
    later === 0 ? [] : [`${file}: ${later} trades were done after ${asOfDate} and are left out.`];
  return {
    trades: traded.map(tradeOfPosition),
    source: file,
    remarks: [...warnings.map((warning) => `${file}: ${warning}`), ...remarks],
    rejected: rejected.map(describeRowError),
  };
}
