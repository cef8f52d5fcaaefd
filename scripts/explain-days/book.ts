import { addDays, isoDate } from '../../src/core/dates.ts';
import { parsePrice } from '../../src/core/quotes.ts';
import { PROGRAM_TERMS, type Program } from '../../src/market/programs.ts';
import type { MarketSnapshot } from '../../src/market/snapshot.ts';
import { bestExecution } from '../../src/models/execution/best-execution.ts';
import { drawFrom } from '../example-day/draw.ts';
import { exampleMarket } from '../example-day/market.ts';
import { examplePipelineCsv, pipelineCsv } from '../example-day/pipeline.ts';
import { type ExplainDay, NEXT_DAY } from './days.ts';

type Row = Readonly<Record<string, string>>;

const NEXT_STAGE: Readonly<Record<string, string>> = {
  locked: 'submitted',
  submitted: 'approved',
  approved: 'clear-to-close',
};
const STAGE_CHANCE = 0.07;
const FUNDING_CHANCE = 0.8;
const SALE_CHANCE = 0.12;
const EXTENSION_DAYS = 15;
const EXTENSION_CHANCE = 0.7;
/** 0.125 for each five days. */
const EXTENSION_FEE_PER_100 = 0.375;
const RENEGOTIATION_FEE_PER_100 = 0.5;
const NEW_LOCK_COUNT = 14;
const NEW_LOCK_TERM_DAYS = 45;

/** The book of the day after, and what was paid on the way. */
export interface NextBook {
  readonly pipelineCsv: string;
  readonly positionsCsv: string;
  readonly cashCsv: string;
}

/** What became of the example day's book overnight: drawn from the pair's name, the same every time. */
export function nextBook(day: ExplainDay, market: MarketSnapshot, positionsCsv: string): NextBook {
  const draw = drawFrom(`counterpoise-explain-${day.folder}`);
  const { header, rows } = parse(examplePipelineCsv());
  const cash: (readonly string[])[] = [];
  const pay = (kind: string, amount: number, lockId: string, tradeId: string): void => {
    cash.push([kind, amount.toFixed(2), lockId, tradeId]);
  };
  const kept = rows.flatMap((lock): Row[] => {
    const amount = Number(lock['loanAmount']);
    const lockId = lock['lockId']!;
    const chance = draw.uniform();
    if (lock['stage'] === 'funded') {
      if (chance >= SALE_CHANCE) return [lock];
      const gain = (amount * (priceOfYesterdaysCoupon(lock, market) - Number(lock['lockPrice']))) / 100;
      pay('loan-sale', gain, lockId, '');
      return [];
    }
    if (chance < day.falloutChance) return [];
    if (lock['fundingDate'] !== '' && lock['fundingDate']! <= NEXT_DAY && draw.chance(FUNDING_CHANCE)) {
      return [{ ...lock, stage: 'funded' }];
    }
    if (lock['lockExpiration']! <= NEXT_DAY) {
      if (!draw.chance(EXTENSION_CHANCE)) return lock['lockExpiration']! < NEXT_DAY ? [] : [lock];
      pay('extension', (amount * EXTENSION_FEE_PER_100) / 100, lockId, '');
      const lockExpiration = addDays(isoDate(lock['lockExpiration']!), EXTENSION_DAYS);
      return [{ ...lock, lockExpiration, fundingDate: '' }];
    }
    if (['locked', 'submitted'].includes(lock['stage']!) && draw.chance(day.renegotiationChance)) {
      pay('renegotiation', (amount * RENEGOTIATION_FEE_PER_100) / 100, lockId, '');
      const lower = { ...lock, noteRate: String(Number(lock['noteRate']) - 0.125) };
      return [{ ...lower, lockPrice: deliveryOf(lower, market).price.toFixed(3) }];
    }
    if (draw.chance(STAGE_CHANCE)) return [{ ...lock, stage: NEXT_STAGE[lock['stage']!] ?? lock['stage']! }];
    return [lock];
  });
  const trades = nextTrades(parse(positionsCsv), market);
  for (const [kind, amount, tradeId] of trades.cash) pay(kind, amount, '', tradeId);
  return {
    pipelineCsv: format(header, [...kept, ...newLocks(day, market)]),
    positionsCsv: trades.csv,
    cashCsv: `${['kind,amount,lockId,tradeId', ...cash.map((row) => row.join(','))].join('\r\n')}\r\n`,
  };
}

/** Locks of the day itself, at its rates and prices. */
function newLocks(day: ExplainDay, market: MarketSnapshot): readonly Row[] {
  const { rows } = parse(pipelineCsv(`counterpoise-explain-${day.folder}-new`, 4 * NEW_LOCK_COUNT));
  const moveSteps = Math.round(day.move.rateBp(10) / 12.5);
  return rows
    .filter((lock) => lock['stage'] !== 'funded')
    .slice(0, NEW_LOCK_COUNT)
    .map((lock, index) => {
      const program = lock['program'] as Program;
      const fresh: Row = {
        ...lock,
        lockId: `L25-${String(501 + index).padStart(5, '0')}`,
        noteRate: String(Math.min(Number(lock['noteRate']) + moveSteps / 8, highestRate(program, market))),
        lockDate: NEXT_DAY,
        lockExpiration: addDays(isoDate(NEXT_DAY), NEW_LOCK_TERM_DAYS),
        stage: 'locked',
        fundingDate: '',
        marketRateAtLock: (market.mortgageRates![PROGRAM_TERMS[program].rateClass]! * 100).toFixed(3),
      };
      const { price } = deliveryOf(fresh, market);
      const margin = Number(lock['borrowerPrice']) - Number(lock['lockPrice']);
      // Locked in the course of the day, a little off its close.
      const lockPrice = price + 0.02 * ((index % 5) - 2);
      return { ...fresh, lockPrice: lockPrice.toFixed(3), borrowerPrice: (lockPrice + margin).toFixed(3) };
    });
}

/** The highest note rate that fits into a quoted coupon, percent. */
function highestRate(program: Program, market: MarketSnapshot): number {
  const coupons = market.tba!.filter((quote) => quote.program === program).map(({ coupon }) => coupon);
  return Math.round(Math.max(...coupons) * 800) / 8 + 0.625;
}

/** A sale of the day, a part of a trade bought back, and futures closed. */
function nextTrades(
  { header, rows }: ReturnType<typeof parse>,
  market: MarketSnapshot,
): { readonly csv: string; readonly cash: readonly (readonly [string, number, string])[] } {
  const tbaPrice = (program: string, coupon: number, month: string): number =>
    parsePrice(
      market.tba!.find(
        (quote) => quote.program === program && quote.coupon === coupon && quote.settlementMonth === month,
      )!.price,
    );
  const bought = tbaPrice('UMBS30', 0.06, '2025-03') + 1 / 64;
  const sold = tbaPrice('UMBS30', 0.065, '2025-03') - 1 / 64;
  const pairedFace = 5_000_000;
  const paired = rows.find((row) => row['tradeId'] === 'T25-0002')!;
  const gain = (pairedFace * (parsePrice(paired['price']!) - bought)) / 100;
  const next = rows.map((row) =>
    row === paired ? { ...row, quantity: String(Number(row['quantity']) - pairedFace) } : row,
  );
  const sale: Row = {
    instrument: 'UMBS30-6.5',
    side: 'sell',
    quantity: '8000000',
    price: String(sold),
    tradeDate: NEXT_DAY,
    settlementMonth: '2025-03',
    counterparty: 'Dealer A',
    tradeId: 'T25-0008',
  };
  return {
    csv: format(header, [...next, sale]),
    cash: [
      ['trade', Math.round(gain * 100) / 100, 'T25-0002'],
      ['cost', -312.5, 'T25-0008'],
      ['cost', -195.31, 'T25-0002'],
    ],
  };
}

/** The coupon that a loan is delivered into for the most, and its price: funded in the front month, else in the next. */
function deliveryOf(lock: Row, market: MarketSnapshot): { readonly coupon: number; readonly price: number } {
  const { best } = bestExecution({
    noteRate: Number((Number(lock['noteRate']) / 100).toFixed(7)),
    termMonths: Number(lock['termMonths']),
    program: lock['program'] as Program,
    coupons: quotesOf(lock, market).map(({ coupon, price }) => ({ coupon, price: parsePrice(price) })),
    terms: market.execution!,
  });
  return { coupon: best.coupon, price: best.tbaPrice };
}

function quotesOf(lock: Row, market: MarketSnapshot): NonNullable<MarketSnapshot['tba']> {
  const month = lock['stage'] === 'funded' ? '2025-03' : '2025-04';
  return market.tba!.filter((quote) => quote.program === lock['program'] && quote.settlementMonth === month);
}

/** Today's price of the coupon that a loan was delivered into the day before. */
function priceOfYesterdaysCoupon(lock: Row, market: MarketSnapshot): number {
  const { coupon } = deliveryOf(lock, exampleMarket());
  return parsePrice(quotesOf(lock, market).find((quote) => quote.coupon === coupon)!.price);
}

function parse(csv: string): { readonly header: readonly string[]; readonly rows: readonly Row[] } {
  const [first, ...lines] = csv.trim().split(/\r?\n/);
  const header = first!.split(',');
  return {
    header,
    rows: lines.map((line) => {
      const cells = line.split(',');
      return Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
    }),
  };
}

function format(header: readonly string[], rows: readonly Row[]): string {
  return `${[header, ...rows.map((row) => header.map((name) => row[name] ?? ''))]
    .map((cells) => cells.join(','))
    .join('\r\n')}\r\n`;
}
