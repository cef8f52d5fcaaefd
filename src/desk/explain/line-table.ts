import { standardErrorOf } from '../../core/batched.ts';
import { centsText, type Money, money, moneyFromSimulated, sumOf } from '../../core/money.ts';
import { EXPLAIN_LINES, type ExplainLine, LINE_NAMES, type MarketLine } from './explain-lines.ts';
import type { ExplainResult, ExplainRow, MarkToMarketRow, Unexplained } from './explain-result.ts';
import { BOOK_PARTS, type BookPart, gainsByLine, type ItemChain, type ItemPnl } from './item-chain.ts';

/** What the lines of a day are made from. */
export interface LineSources {
  readonly chains: readonly ItemChain[];
  readonly items: readonly ItemPnl[];
  readonly cash: ReadonlyMap<ExplainLine, Money>;
  /** Dollars. */
  readonly predicted: Readonly<Partial<Record<ExplainLine, number>>>;
  readonly reversed: ReadonlyMap<MarketLine, number>;
}

/** Sum over items of one line, by side of the book. */
export type LineSums = (line: ExplainLine, part: BookPart) => Money;

/** Adds items' cents up. */
export function lineSums(items: readonly ItemPnl[]): LineSums {
  const sums = new Map<string, Money>();
  for (const { part, lines } of items) {
    for (const [line, gain] of lines) {
      const key = `${line} ${part}`;
      sums.set(key, (sums.get(key) ?? money(0)).plus(gain));
    }
  }
  return (line, part) => sums.get(`${line} ${part}`) ?? money(0);
}

/** Every line of the day, and what they come to. */
export function lineTable({
  chains,
  items,
  cash,
  predicted,
  reversed,
}: LineSources): Pick<ExplainResult, 'lines' | 'total' | 'markToMarket' | 'unexplained'> {
  const sum = lineSums(items);
  const gains = gainsByLine(chains);
  let fromRisk = money(0);
  const lines = EXPLAIN_LINES.map((line): ExplainRow => {
    const parts = BOOK_PARTS.map((part) => sum(line, part));
    const markToMarket = sumOf(parts);
    const received = cash.get(line) ?? money(0);
    const total = markToMarket.plus(received);
    const gain = gains.get(line);
    const prediction = simulatedCents(predicted[line]);
    const backwards = simulatedCents(reversed.get(line as MarketLine));
    if (line !== 'unexplained') fromRisk = fromRisk.plus(prediction ?? total);
    return {
      line,
      name: LINE_NAMES[line],
      ...partCents((part) => sum(line, part)),
      markToMarket: centsText(markToMarket),
      cash: centsText(received),
      total: centsText(total),
      standardError: gain === undefined ? 0 : standardErrorOf(gain),
      predicted: prediction === undefined ? null : centsText(prediction),
      predictionError: prediction === undefined ? null : centsText(total.minus(prediction)),
      orderEffect: backwards === undefined ? null : centsText(backwards.minus(markToMarket)),
    };
  });
  const marked = BOOK_PARTS.map((part) => {
    const ofPart = items.filter((item) => item.part === part);
    const sumOver = (pick: (item: ItemPnl) => Money): Money => sumOf(ofPart.map(pick));
    return {
      part,
      before: sumOver((item) => item.before),
      after: sumOver((item) => item.after),
      restated: sumOver((item) => item.restated),
    };
  });
  const change = sumOf(marked.map(({ before, after }) => after.minus(before)));
  const received = sumOf(cash.values());
  const pnl = change.plus(received);
  const grossMove = sumOf(marked.map(({ before, after }) => after.minus(before).abs()));
  const remaining = (amount: Money): Unexplained => ({
    amount: centsText(amount),
    shareOfGross: grossMove.isZero() ? null : amount.abs().div(grossMove).toNumber(),
  });
  return {
    markToMarket: [
      ...marked.map(markToMarketRow),
      markToMarketRow({
        part: 'book',
        before: sumOf(marked.map((one) => one.before)),
        after: sumOf(marked.map((one) => one.after)),
        restated: sumOf(marked.map((one) => one.restated)),
      }),
    ],
    lines,
    total: {
      markToMarket: centsText(change),
      cash: centsText(received),
      pnl: centsText(pnl),
      grossMove: centsText(grossMove),
    },
    unexplained: {
      fullRevaluation: remaining(sumOf(BOOK_PARTS.map((part) => sum('unexplained', part)))),
      fromRisk: remaining(pnl.minus(fromRisk)),
    },
  };
}

function partCents(sumOfPart: (part: BookPart) => Money): Readonly<Record<BookPart, string>> {
  return {
    locks: centsText(sumOfPart('locks')),
    tba: centsText(sumOfPart('tba')),
    futures: centsText(sumOfPart('futures')),
    options: centsText(sumOfPart('options')),
    forwards: centsText(sumOfPart('forwards')),
  };
}

interface MarkToMarketSums {
  readonly part: MarkToMarketRow['part'];
  readonly before: Money;
  readonly after: Money;
  readonly restated: Money;
}

function markToMarketRow({ part, before, after, restated }: MarkToMarketSums): MarkToMarketRow {
  return {
    part,
    before: centsText(before),
    after: centsText(after),
    change: centsText(after.minus(before)),
    restated: centsText(restated),
  };
}

function simulatedCents(dollars: number | undefined): Money | undefined {
  return dollars === undefined ? undefined : moneyFromSimulated(dollars);
}
