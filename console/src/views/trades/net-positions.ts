import type { Positions } from '../../api/documents.ts';

/** What is open in an instrument and month, with what all trades in it brought. */
export interface NetPosition {
  readonly instrument: string;
  readonly month: string;
  readonly net: number;
  readonly bought: number;
  readonly averageBuy: number | null;
  readonly sold: number;
  readonly averageSell: number | null;
  readonly breakEven: number | null;
  readonly tradeCount: number;
  readonly unmarkedCount: number;
  readonly unrealised: number | null;
  readonly realised: number | null;
  readonly total: number | null;
}

/** Open quantities and gains side by side; gains also of what is closed altogether. */
export function netPositions({ averages, net, pnl }: Positions): readonly NetPosition[] {
  const keys = new Map<string, readonly [instrument: string, month: string]>();
  for (const { instrument, settlementMonth } of net) {
    keys.set(`${instrument} ${settlementMonth}`, [instrument, settlementMonth]);
  }
  for (const { key } of pnl?.byInstrument ?? []) {
    const at = key.lastIndexOf(' ');
    if (!keys.has(key)) keys.set(key, [key.slice(0, at), key.slice(at + 1)]);
  }
  return [...keys].map(([key, [instrument, month]]): NetPosition => {
    const isIt = (one: { readonly instrument: string; readonly settlementMonth: string }): boolean =>
      one.instrument === instrument && one.settlementMonth === month;
    const average = averages.find(isIt);
    const gain = pnl?.byInstrument.find((one) => one.key === key);
    return {
      instrument,
      month,
      net: net.find(isIt)?.netQuantity ?? 0,
      bought: average?.boughtQuantity ?? 0,
      averageBuy: average?.averageBuyPrice ?? null,
      sold: average?.soldQuantity ?? 0,
      averageSell: average?.averageSellPrice ?? null,
      breakEven: average?.breakEvenPrice ?? null,
      tradeCount: gain?.tradeCount ?? net.find(isIt)?.tradeCount ?? 0,
      unmarkedCount: gain?.unmarkedCount ?? 0,
      unrealised: gain === undefined ? null : Number(gain.unrealised),
      realised: gain === undefined ? null : Number(gain.realised),
      total: gain === undefined ? null : Number(gain.total),
    };
  });
}
