import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newTradeSchema } from '../../src/book/trade-event.ts';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import { bookTrade } from '../../src/ledger/trades.ts';
import { openStore } from '../../src/store/open-store.ts';
import { run } from './cli-harness.ts';

const EXAMPLE = 'examples/2025-02-10';
const MARKET = ['--market', `${EXAMPLE}/market.json`];
const FILES = ['--positions', `${EXAMPLE}/positions.csv`, ...MARKET];
const folder = mkdtempSync(join(tmpdir(), 'counterpoise-trades-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cents = (amount: string): number => Math.round(Number(amount) * 100);

describe('trades', () => {
  it('lists the example day’s positions, marked, with sums to the cent', async () => {
    const { code, stdout } = await run('trades', ...FILES, '--json');
    expect(code).toBe(0);
    const blotter = JSON.parse(stdout);
    expect(blotter.rows).toHaveLength(7);
    const total = blotter.rows.reduce(
      (sum: number, { pnl }: { pnl: { total: string } }) => sum + cents(pnl.total),
      0,
    );
    expect(cents(blotter.total.total)).toBe(total);
    // 25 millions sold at 100-13, marked at 100-25.
    expect(blotter.rows[1].pnl).toMatchObject({ unrealised: '-93750.00', markPrice: 100.78125 });
  });

  it('writes its tables as CSV, amounts as numbers', async () => {
    const { stdout } = await run('trades', 'list', ...FILES, '--csv', '--table', 'counterparties');
    const [header, first] = stdout.split('\r\n');
    expect(header).toBe(
      'counterparty,tradeCount,unmarkedCount,realised,unrealised,failsCharges,commissions,total,oddLotConcession',
    );
    expect(first).toBe('Dealer A,3,0,0,-82968.75,0,0,-82968.75,0');
  });

  it('shows what is due', async () => {
    const { stdout } = await run('trades', 'calendar', ...FILES, '--asOf', '2025-02-10', '--json');
    const { entries } = JSON.parse(stdout);
    expect(entries).toContainEqual(
      expect.objectContaining({ tradeId: 'T25-0002', date: '2025-03-11', event: 'notification' }),
    );
    expect(entries).toContainEqual(
      expect.objectContaining({ tradeId: 'T25-0006', date: '2025-02-28', event: 'first-notice' }),
    );
  });

  it('plans deliveries, and names pools it cannot read', async () => {
    const pools = join(folder, 'pools.csv');
    const rows = ['MA1,UMBS30-5.5,1000050.25', 'MA2,UMBS30-5.5,999950', 'MA3,UMBS30-5.5,nothing'];
    writeFileSync(pools, ['poolNumber,instrument,face', ...rows, ''].join('\n'));
    const { code, stdout, stderr } = await run('trades', 'deliver', ...FILES, '--pools', pools, '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('row 4, face');
    const { plans } = JSON.parse(stdout);
    const plan = plans.find(({ instrument }: { instrument: string }) => instrument === 'UMBS30-5.5');
    expect(plan.plan).toMatchObject({ filled: 2_000_000, unfilled: 1_000_000 });
  });

  it('reads the store of a server as of a moment', async () => {
    const dataDir = join(folder, 'data');
    const now = new Date('2025-02-10T15:00:00Z');
    const store = await openStore({ kind: 'sqlite', dataDir }, { now: () => now });
    const trade = newTradeSchema.parse({
      trade: {
        ...{ tradeId: 'T-1', instrument: 'UMBS30-6.0', side: 'sell', quantity: 1_000_000, price: 100.5 },
        ...{ tradeDate: '2025-02-10', settlementMonth: '2025-04' },
      },
    });
    await store.transact(LOCAL_CALLER, (repositories) =>
      bookTrade(repositories, LOCAL_CALLER, trade, { approvalRequired: false, now }),
    );
    await store.close();
    const at = async (asOf: string) => {
      const { stdout } = await run('trades', 'list', '--data-dir', dataDir, '--as-of', asOf, '--json');
      return JSON.parse(stdout).rows;
    };
    expect(await at('2025-02-10')).toMatchObject([{ tradeId: 'T-1', pnl: { unrealised: null } }]);
    expect(await at('2025-02-09')).toEqual([]);
  });

  it('says what is wrong', async () => {
    const both = await run('trades', ...FILES, '--data-dir', folder);
    expect(both).toMatchObject({ code: 2, stdout: '' });
    expect(both.stderr).toContain('--positions');
    const unquoted = await run('trades', 'roll', ...MARKET, '--instrument', 'UMBS30-9.0');
    expect(unquoted).toMatchObject({ code: 2, stdout: '' });
  });
});
