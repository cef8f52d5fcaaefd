import { type Command, InvalidArgumentError } from 'commander';
import { instrumentId, parseInstrumentName } from '../book/position-terms.ts';
import { positionsOf } from '../book/positions-as-of.ts';
import { tradeCalendar } from '../book/trade-calendar.ts';
import { type IsoMonth, isIsoMonth } from '../core/dates.ts';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { readPools } from '../desk/files/read-pools.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import { plannedDeliveries } from '../desk/planned-deliveries.ts';
import { rollAnalysis } from '../desk/roll-analysis.ts';
import {
  BLOTTER_TABLES,
  blotterTables,
  calendarTable,
  DELIVERY_TABLES,
  deliveryTables,
  rollTable,
} from '../desk/tables/trade-tables.ts';
import { tradeBlotter } from '../desk/trade-blotter.ts';
import { oddLotGridSchema } from '../market/odd-lots.ts';
import { publishedSettlementDates, settlementDatesOf } from '../market/settlement-calendar.ts';
import type { CommandContext } from './command-context.ts';
import {
  addOutputOptions,
  checkOutputOptions,
  type OutputOptions,
  printAnswer,
  printRemarks,
} from './output.ts';
import { readMarketFile } from './read-inputs.ts';
import { readTextFile } from './read-text-file.ts';
import {
  addTradeSource,
  readTradeInputs,
  type TradeInputs,
  type TradeSourceOptions,
} from './trade-inputs.ts';
import { averagesText, blotterText, calendarText, deliveryText, rollText } from './trade-report.ts';

type TradeOptions = TradeSourceOptions & OutputOptions;
type BlotterOptions = TradeOptions & { readonly oddLots?: string };

/** Adds `counterpoise trades` with `list`, `positions`, `calendar`, `roll` and `deliver`. */
export function registerTrades(program: Command, context: CommandContext): void {
  const trades = program
    .command('trades')
    .description('the blotter: trades, positions, profit and loss, settlement calendar, rolls, deliveries');
  registerBlotter(trades, context);
  registerCalendar(trades, context);
  registerRoll(trades);
  registerDeliver(trades, context);
}

function registerBlotter(trades: Command, context: CommandContext): void {
  const forms = [
    {
      name: 'list',
      isDefault: true,
      first: 'trades',
      description: 'trades with what they brought and are worth',
    },
    {
      name: 'positions',
      isDefault: false,
      first: 'averages',
      description: 'what is open, at average prices',
    },
  ] as const;
  for (const { name, isDefault, first, description } of forms) {
    const names = [first, ...BLOTTER_TABLES.filter((one) => one !== first)];
    const command = addTradeSource(trades.command(name, { isDefault }))
      .description(description)
      .option('--odd-lots <file>', 'what odd lots give up against the mark, JSON');
    addOutputOptions(command, names).action(async (options: BlotterOptions) => {
      checkOutputOptions(options, names);
      const inputs = await readTradeInputs(options, context);
      const grid =
        options.oddLots === undefined
          ? undefined
          : parseWithSchema(
              oddLotGridSchema,
              parseJson(await readTextFile(options.oddLots, 'a grid of odd lots (JSON)'), options.oddLots),
              { file: options.oddLots },
            );
      const blotter = tradeBlotter(inputs.trades, inputs.market, {
        asOf: inputs.asOfDate,
        ...(grid === undefined ? {} : { grid }),
      });
      const { [first]: main, ...others } = blotterTables(blotter);
      printRemarks(options, remarksOf(inputs));
      await printAnswer(options, {
        document: () => ({ ...aboutOf(inputs), ...blotter, net: positionsOf(inputs.trades).net }),
        text: () =>
          [headerOf('Blotter', inputs), name === 'list' ? blotterText(blotter) : averagesText(blotter)].join(
            '\n\n',
          ),
        tables: { [first]: main!, ...others },
      });
    });
  }
}

function registerCalendar(trades: Command, context: CommandContext): void {
  const command = addTradeSource(trades.command('calendar')).description(
    'notification, settlement and exchange days of what is open',
  );
  addOutputOptions(command, ['days']).action(async (options: TradeOptions) => {
    checkOutputOptions(options, ['days']);
    const inputs = await readTradeInputs(options, context);
    const { market } = inputs;
    const dates = market === undefined ? publishedSettlementDates : settlementDatesOf(market);
    const calendar = tradeCalendar(inputs.trades, inputs.asOfDate, dates);
    printRemarks(options, remarksOf(inputs));
    await printAnswer(options, {
      document: () => ({ ...aboutOf(inputs), ...calendar }),
      text: () => [headerOf('Calendar', inputs), calendarText(calendar)].join('\n\n'),
      tables: { days: () => calendarTable(calendar) },
    });
  });
}

interface RollOptions extends OutputOptions {
  readonly market: string;
  readonly instrument?: readonly string[];
  readonly front?: IsoMonth;
  readonly back?: IsoMonth;
  readonly drop?: number;
  readonly cpr?: number;
  readonly financing?: number;
}

function registerRoll(trades: Command): void {
  const command = trades
    .command('roll')
    .description('drop, implied financing rate and break-even drop of quoted rolls')
    .requiredOption('--market <file>', 'market day, JSON')
    .option('--instrument <name...>', 'TBAs such as UMBS30-6.0 (all that are quoted in two months)', tbaName)
    .option('--front <month>', 'front month YYYY-MM (each quoted one)', month)
    .option('--back <month>', 'back month YYYY-MM (the next quoted one)', month)
    .option('--drop <32nds>', 'a drop of your own in place of the quoted one', thirtySeconds)
    .option('--cpr <percent>', 'prepayment a year (the model’s at the day’s mortgage rate)', percentage)
    .option(
      '--financing <percent>',
      'financing rate, ACT/360 (the day’s repo or overnight rate)',
      percentage,
    );
  addOutputOptions(command, ['rolls']).action(async (options: RollOptions) => {
    checkOutputOptions(options, ['rolls']);
    const { instrument, front, back, drop, cpr, financing } = options;
    const analysis = rollAnalysis({
      market: await readMarketFile(options.market),
      ...(instrument === undefined ? {} : { instruments: instrument }),
      ...(front === undefined ? {} : { front }),
      ...(back === undefined ? {} : { back }),
      ...(drop === undefined ? {} : { drop }),
      ...(cpr === undefined ? {} : { cpr }),
      ...(financing === undefined ? {} : { financingRate: financing }),
    });
    await printAnswer(options, {
      document: () => analysis,
      text: () => rollText(analysis),
      tables: { rolls: () => rollTable(analysis) },
    });
  });
}

function registerDeliver(trades: Command, context: CommandContext): void {
  const command = addTradeSource(trades.command('deliver'))
    .description('which pools fill which trades, every lot a good delivery')
    .requiredOption('--pools <file>', 'pools that can be delivered, CSV');
  addOutputOptions(command, DELIVERY_TABLES).action(
    async (options: TradeOptions & { readonly pools: string }) => {
      checkOutputOptions(options, DELIVERY_TABLES);
      const text = await readTextFile(options.pools, 'pools (CSV)');
      const { pools, rejected } = readPools(text, options.pools);
      const inputs = await readTradeInputs(options, context);
      const planned = plannedDeliveries(inputs.trades, pools, inputs.market);
      const refused = rejected.map(describeRowError);
      printRemarks(options, [...remarksOf(inputs), ...refused.map((detail) => `REJECTED  ${detail}`)]);
      await printAnswer(options, {
        document: () => ({
          ...aboutOf({ ...inputs, rejected: [...inputs.rejected, ...refused] }),
          ...planned,
        }),
        text: () => [headerOf('Delivery plan', inputs), deliveryText(planned)].join('\n\n'),
        tables: deliveryTables(planned),
      });
    },
  );
}

function headerOf(title: string, { source, asOfText, market }: TradeInputs): string {
  const marks = market === undefined ? 'no marks' : `marks of ${market.asOf}`;
  return `${title} of ${source} as of ${asOfText}, ${marks}`;
}

function remarksOf({ remarks, rejected }: TradeInputs): readonly string[] {
  return [
    ...remarks.map((remark) => `WARNING  ${remark}`),
    ...rejected.map((detail) => `REJECTED  ${detail}`),
  ];
}

function aboutOf({ asOf, source, remarks, rejected }: TradeInputs) {
  return { asOf, source, warnings: remarks, rejected };
}

/** Values of a list are collected: the parser is asked for each. */
function tbaName(text: string, before: readonly string[] | undefined): readonly string[] {
  const name = parseInstrumentName(text);
  if (name?.kind === 'tba') return [...(before ?? []), instrumentId(name)];
  throw new InvalidArgumentError('A TBA such as UMBS30-6.0.');
}

function month(text: string): IsoMonth {
  if (isIsoMonth(text)) return text;
  throw new InvalidArgumentError('A month YYYY-MM.');
}

/** Beyond ten points it is a price. */
const DROP_32NDS_MAX = 320;

function thirtySeconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Math.abs(value) <= DROP_32NDS_MAX) return value / 32;
  throw new InvalidArgumentError('32nds such as 3.875, negative where the back month is dearer.');
}

function percentage(text: string): number {
  const value = Number(text.trim().replace(/%$/, ''));
  if (text.trim() !== '' && value >= 0 && value < 100) return value / 100;
  throw new InvalidArgumentError('Percent from 0 to 100, such as 4.35.');
}
