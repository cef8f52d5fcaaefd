import type { ExplainResult } from '../../../../src/desk/explain/explain-result.ts';

/** A bar of the waterfall, dollars. */
export interface WaterfallStep {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  readonly standardError: number;
  readonly isTotal: boolean;
}

/** Lines that moved the P&L, in their order, and its sum. */
export function waterfallOf({
  lines,
  total,
}: Pick<ExplainResult, 'lines' | 'total'>): readonly WaterfallStep[] {
  let level = 0;
  const steps = lines
    .filter(({ total: amount, line }) => Number(amount) !== 0 || line === 'unexplained')
    .map(({ name, total: text, standardError }): WaterfallStep => {
      const amount = Number(text);
      const from = level;
      level += amount;
      return { name, from, to: level, amount, standardError, isTotal: false };
    });
  const pnl = Number(total.pnl);
  return [...steps, { name: 'P&L', from: 0, to: pnl, amount: pnl, standardError: 0, isTotal: true }];
}
