import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CounterpoiseClient } from '../../client/counterpoise-client.ts';
import { type Running, workFolder } from '../e2e/cli-harness.ts';
import { graveViolations } from './axe.ts';
import { describeWithChromium, type WatchedPage } from './chromium.ts';
import { LIVE_MS, serveDesk } from './served-desk.ts';

const BP = 1e-4;

describeWithChromium('trades, calibrations, P&L and runs at the console', () => {
  const { files, market } = workFolder();
  let server: Running;
  let desk: WatchedPage;

  serveDesk(
    ['serve'],
    (served) => {
      ({ server, desk } = served);
    },
    async (origin) => {
      const api = new CounterpoiseClient({ origin: origin });
      // The day after, ten basis points higher.
      const nextDay = market((day) => {
        Object.assign(day, { asOf: '2025-02-11', asOfTime: '2025-02-11T16:00:00-05:00' });
        for (const swap of day.sofr.parSwaps) swap.rate += 10 * BP;
      });
      await api.call('POST /v1/market-snapshots', { body: JSON.parse(readFileSync(nextDay, 'utf8')) });
      const body = readFileSync(files.pipeline, 'utf8');
      await api.call('POST /v1/pipelines', { body, query: { asOf: '2025-02-11' } });
      await api.run({ kind: 'calibration', input: { marketSnapshotId: 'latest' } });
    },
  );

  it('books a trade, pairs half of it off, and shows what is due', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/trades`);
    await page.getByRole('heading', { name: 'No trades yet' }).waitFor();
    await page.getByRole('button', { name: 'Book a trade…' }).click();
    const form = page.getByRole('dialog', { name: 'Book a trade' });
    await form.getByLabel('Id *').fill('T-1');
    await form.getByLabel('Instrument *').fill('UMBS30-6.0');
    await form.getByLabel('Quantity *').fill('2000000');
    await form.getByLabel('Price *').fill('100-16');
    await form.getByLabel('Month *').fill('2025-03');
    await form.getByLabel('Counterparty').fill('Dealer B');
    await form.getByRole('button', { name: 'Book', exact: true }).click();
    await page.getByRole('heading', { name: 'Trade T-1' }).waitFor();
    await page.getByRole('button', { name: 'Pair off…' }).click();
    const pairOff = page.getByRole('dialog', { name: 'Pair off T-1' });
    expect(await pairOff.getByLabel('Quantity').inputValue()).toBe('2000000');
    await pairOff.getByLabel('Quantity').fill('1000000');
    await pairOff.getByLabel('Price').fill('99-16');
    await pairOff.getByRole('button', { name: 'Pair off', exact: true }).click();
    // A point of a million.
    const closing = page.getByRole('row').filter({ hasText: 'paired off' });
    await closing.getByRole('cell', { name: '+10,000.00' }).waitFor();
    await page.getByRole('row').filter({ hasText: 'notification' }).waitFor();
    await picture('trade');
    expect(await graveViolations(page)).toEqual([]);
    for (const [part, row] of [
      ['net', '−1,000,000'],
      ['calendar', 'settlement'],
      ['rolls', '2025-03 → 2025-04'],
    ] as const) {
      await page.goto(`${server.url()}/trades?show=${part}`);
      await page.getByRole('row').filter({ hasText: row }).first().waitFor();
      expect(await graveViolations(page)).toEqual([]);
    }
  });

  it('calibrates, and shows how well the model fits', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/calibration`);
    await page.getByRole('button', { name: 'Calibrate…' }).first().click();
    await page.getByRole('button', { name: 'Calibrate', exact: true }).click();
    await page.waitForURL(/\/calibration\/cal_/);
    const difference = page.getByRole('table', { name: 'Model less market' });
    await difference.getByRole('cell').first().waitFor();
    await page.getByRole('img', { name: /^OAS of UMBS30/ }).waitFor();
    await page.getByRole('img', { name: /^Zero rates/ }).waitFor();
    await page.getByRole('row').filter({ hasText: 'mean reversion' }).getByText('±').waitFor();
    await picture('calibration');
    expect(await graveViolations(page)).toEqual([]);
  });

  it('replays a run bit for bit, and verifies the audit trail', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/runs`);
    await page.getByRole('row').filter({ hasText: '✓ succeeded' }).first().click();
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('A replay that gave what').waitFor();
    await page.getByRole('row').filter({ hasText: 'job.queued' }).waitFor();
    await picture('run');
    expect(await graveViolations(page)).toEqual([]);
    await page.goto(`${server.url()}/runs?show=audit`);
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('entries are as they were written').waitFor();
    expect(await graveViolations(page)).toEqual([]);
  });

  it('explains the P&L of two days from files, and leads to locks', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/explain`);
    await page.getByRole('button', { name: 'Explain two days…' }).first().click();
    const before = page.getByRole('group', { name: 'The day before' });
    await before.getByLabel('Market day: file').setInputFiles(files.market);
    await before.getByLabel('Pipeline: file').setInputFiles(files.pipeline);
    await before.getByLabel('Trades: file').setInputFiles(files.positions);
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await page.getByRole('img', { name: /^P&L .*Level of rates/ }).waitFor();
    await page.locator('.stat').filter({ hasText: 'Unexplained' }).getByText('✓').waitFor();
    await picture('explain');
    const lines = page.getByRole('region', { name: 'Line by line, dollars' });
    await lines.getByRole('button', { name: 'Level of rates' }).click();
    await expect.poll(() => page.url()).toContain('line=level');
    expect(await graveViolations(page)).toEqual([]);
    await page.getByRole('row').filter({ hasText: 'L25-' }).first().click();
    await page.getByRole('heading', { name: /^Lock L25-/ }).waitFor();
  });

  it('did nothing on its pages that it should not have', () => {
    expect(desk.faults).toEqual([]);
  });
});
