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
const files = ['--positions', `${EXAMPLE}/positions.csv`, '--market', `${EXAMPLE}/market.json`];
const folder = mkdtempSync(join(tmpdir(), 'counterpoise-trades-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const cents = (amount: string): number => Math.round(Number(amount) * 100);

describe('trades', () => {
  it('lists the example day’s positions, marked, with sums to the cent', async () => {
    const { code, stdout } = await run('trades', ...files, '--json');
    expect(code).toBe(0);
    const blotter = JSON.parse(stdout);
    expect(blotter.rows).toHaveLength(7);
    const total = blotter.rows.reduce(
      (sum: number, { pnl }: { pnl: { total: string } }) => sum + cents(pnl.total),
      0,
    );
    expect(cents(blotter.total.total)).toBe(total);
    const text = await run('trades', 'list', ...files);
    expect(text.stdout).toContain('T25-0002');
    expect(text.stdout).toContain('By counterparty');
  });

  it('writes each of its tables as CSV', async () => {
    for (const table of ['trades', 'averages', 'instruments', 'counterparties']) {
      const { code, stdout } = await run('trades', 'list', ...files, '--csv', '--table', table);
      expect(code).toBe(0);
      expect(stdout.trimEnd().split('\r\n').length).toBeGreaterThan(2);
      expect(stdout).not.toContain("'-");
    }
  });

  it('shows positions, calendar and rolls', async () => {
    const positions = await run('trades', 'positions', ...files);
    expect(positions.stdout).toContain('break-even');
    const calendar = JSON.parse(
      (await run('trades', 'calendar', ...files, '--asOf', '2025-02-10', '--json')).stdout,
    );
    expect(calendar.entries).toContainEqual(
      expect.objectContaining({ tradeId: 'T25-0002', date: '2025-03-11', event: 'notification' }),
    );
    expect(calendar.entries).toContainEqual(
      expect.objectContaining({ tradeId: 'T25-0006', date: '2025-02-28', event: 'first-notice' }),
    );
    const rolls = JSON.parse(
      (await run('trades', 'roll', '--market', `${EXAMPLE}/market.json`, '--cpr', '6', '--json')).stdout,
    );
    expect(rolls.rows.length).toBeGreaterThan(5);
  });

  it('plans deliveries, and names pools it cannot read', async () => {
    const pools = write(
      'pools.csv',
      'poolNumber,instrument,face\nMA1,UMBS30-5.5,1000050.25\nMA2,UMBS30-5.5,999950\nMA3,UMBS30-5.5,nothing\n',
    );
    const { code, stdout, stderr } = await run('trades', 'deliver', ...files, '--pools', pools, '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('row 4');
    const { plans } = JSON.parse(stdout);
    const plan = plans.find(({ instrument }: { instrument: string }) => instrument === 'UMBS30-5.5');
    expect(plan.plan).toMatchObject({ filled: 2_000_000, unfilled: 1_000_000 });
  });

  it('reads the store of a server', async () => {
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
    const at = (asOf: string) => run('trades', 'list', '--data-dir', dataDir, '--as-of', asOf, '--json');
    expect(JSON.parse((await at('2025-02-10')).stdout).rows).toMatchObject([{ tradeId: 'T-1' }]);
    expect(JSON.parse((await at('2025-02-09')).stdout).rows).toEqual([]);
  });

  it('says what is wrong', async () => {
    const both = await run('trades', ...files, '--data-dir', folder);
    expect(both).toMatchObject({ code: 2 });
    expect(both.stderr).toContain('--positions');
    const noStore = await run('trades', 'list', '--data-dir', join(folder, 'none'));
    expect(noStore.code).toBe(2);
    const month = await run('trades', 'roll', '--market', `${EXAMPLE}/market.json`, '--front', '2025');
    expect(month).toMatchObject({ code: 2 });
    const unquoted = await run(
      'trades',
      'roll',
      '--market',
      `${EXAMPLE}/market.json`,
      '--instrument',
      'UMBS30-9.0',
    );
    expect(unquoted).toMatchObject({ code: 2 });
    const when = await run('trades', ...files, '--as-of', 'yesterday');
    expect(when.code).toBe(2);
    expect(when.stderr).toContain('--as-of');
  });
});
