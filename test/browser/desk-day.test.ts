import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Running } from '../e2e/cli-harness.ts';
import { graveViolations } from './axe.ts';
import { describeWithChromium, openPage, type WatchedPage } from './chromium.ts';
import { LIVE_MS, serveDesk } from './served-desk.ts';

const EXAMPLE = new URL('../../examples/2025-02-10/pipeline.csv', import.meta.url).pathname;

/** Funded locks of the example with a note rate of 7 % or more: what the filter must leave. */
function fundedAtSeven(): number {
  const [header = '', ...lines] = readFileSync(EXAMPLE, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  const cell = (row: string, name: string): string => row.split(',')[names.indexOf(name)]!;
  return lines.filter(
    (row) => cell(row, 'stage') === 'funded' && Number.parseFloat(cell(row, 'noteRate')) >= 7,
  ).length;
}

describeWithChromium('a day at the console', () => {
  let server: Running;
  let browser: Browser;
  let desk: WatchedPage;

  serveDesk(['start', '--paths', '512'], (served) => {
    ({ server, browser, desk } = served);
  });

  it('shows the example day, valued, without a word typed', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(server.url());
    await page.getByText('As of 2025-02-10').waitFor();
    const stats = page.locator('.stat');
    await stats.filter({ hasText: 'Net DV01' }).waitFor();
    expect(await stats.filter({ hasText: 'Locks' }).first().locator('dd').innerText()).toContain('485');
    await page.getByRole('img', { name: /^P&L by parallel move/ }).waitFor({ timeout: LIVE_MS - 10_000 });
    await page.getByRole('img', { name: /^Key-rate DV01/ }).waitFor();
    await picture('today');
    expect(await graveViolations(page)).toEqual([]);
  });

  it('imports a pipeline, and tells of the rows it refuses', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/pipeline`);
    const text = [
      'lockId,program,noteRate,loanAmount,lockDate,lockExpiration',
      'A-1,UMBS30,6.75,350000,2025-02-03,2025-03-20',
      'A-2,UMBS30,6.75,nothing,2025-02-03,2025-03-20',
    ].join('\n');
    const file = page.getByLabel('Pipeline file');
    await file.setInputFiles({ name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const notice = page.getByRole('status').filter({ hasText: '1 row refused' });
    await notice.waitFor();
    expect(await notice.innerText()).toContain('loanAmount');
    await picture('import-refused');
    await file.setInputFiles(EXAMPLE);
    await page.getByRole('status').filter({ hasText: '500 locks read.' }).waitFor();
    await page.getByRole('row').filter({ hasText: 'L25-00001' }).waitFor();
    await picture('pipeline');
    expect(await graveViolations(page)).toEqual([]);
  });

  it('filters, groups, orders and copies, by keyboard alone', { timeout: LIVE_MS }, async () => {
    const { page } = desk;
    await page.goto(`${server.url()}/pipeline`);
    await page.getByRole('row').filter({ hasText: 'L25-00001' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('stage:funded noteRate>=7');
    const total = page.locator('.grid-foot');
    await expect.poll(() => total.innerText()).toBe(`${fundedAtSeven()} of 500 locks`);
    await expect.poll(() => page.url()).toContain('q=stage');
    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+c');
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toMatch(/^L25-\d+\t/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Lock L25-/ }).waitFor();
    // A lock that may yet fall out: a funded one has no curve.
    await page.goto(`${server.url()}/pipeline/L25-00002`);
    await page.getByRole('heading', { name: 'Why its coupon' }).waitFor();
    await page.getByRole('img', { name: /^Pull-through against/ }).waitFor();
    await desk.picture('lock');
    expect(await graveViolations(page)).toEqual([]);
  });

  it('finds views and actions in the palette', { timeout: LIVE_MS }, async () => {
    const { page } = desk;
    await page.goto(server.url());
    await page.getByText('As of 2025-02-10').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill('hedge');
    await desk.picture('palette');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Hedge', level: 1 }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
  });

  it('solves a hedge within a cost, and books it once', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/hedge`);
    await page.getByRole('button', { name: 'Accept…' }).waitFor();
    await picture('hedge');
    expect(await graveViolations(page)).toEqual([]);
    await page.getByLabel('Cost, at most').fill('8000');
    await page.getByRole('button', { name: 'Solve the hedge' }).click();
    const cost = page.locator('.stat').filter({ hasText: 'Cost' }).locator('dd');
    await expect
      .poll(async () => Number((await cost.innerText()).split('\n')[0]!.replaceAll(',', '')), {
        timeout: LIVE_MS / 2,
      })
      .toBeLessThanOrEqual(8_000);
    await page.getByRole('button', { name: 'Accept…' }).click();
    await page.getByLabel('Counterparty').fill('Dealer A');
    await picture('accept');
    await page.getByRole('button', { name: /^Book \d+ trades$/ }).click();
    await page.getByText(/trades are booked/).waitFor();
    const positions = await fetch(`${server.url()}/v1/positions`);
    const { document } = (await positions.json()) as { document: { positions: { counterparty?: string }[] } };
    const hedged = document.positions.filter(({ counterparty }) => counterparty === 'Dealer A');
    const shown = page.getByRole('table').first().getByRole('row');
    // Two of the example's own trades are with Dealer A as well.
    expect(hedged.length - 3).toBe((await shown.count()) - 1);
  });

  it('looks as good in the dark, and on a wide screen', { timeout: LIVE_MS }, async () => {
    const dark = await openPage(browser, server.url(), {
      colorScheme: 'dark',
      viewport: { width: 2560, height: 1300 },
    });
    for (const [path, name] of [
      ['/', 'today'],
      ['/pipeline', 'pipeline'],
      ['/hedge', 'hedge'],
    ] as const) {
      await dark.page.goto(`${server.url()}${path}`);
      await dark.page.getByText('As of 2025-02-10').waitFor();
      await dark.page.waitForLoadState('networkidle');
      await dark.picture(`${name}-dark-2560`);
      expect(await graveViolations(dark.page)).toEqual([]);
    }
    expect(dark.faults).toEqual([]);
    await dark.page.context().close();
  });

  it('broke nothing on the way, and asked no other host', () => {
    expect(desk.faults).toEqual([]);
  });
});
