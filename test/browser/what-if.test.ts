import type { Browser } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Running } from '../e2e/cli-harness.ts';
import { graveViolations } from './axe.ts';
import { describeWithChromium, openPage, type WatchedPage } from './chromium.ts';
import { LIVE_MS, serveDesk } from './served-desk.ts';

const EXAMPLE_TERMS = new URL('../../examples/2025-02-10/execution.json', import.meta.url).pathname;
const EXAMPLE_SHEET = new URL('../../examples/2025-02-10/rate-sheet.json', import.meta.url).pathname;

/** A number as the page shows it. */
function numberOf(text: string): number {
  return Number(text.trim().split(/[\s±]/)[0]!.replaceAll(',', '').replace('−', '-'));
}

describeWithChromium('risk, stress and execution at the console', () => {
  let server: Running;
  let browser: Browser;
  let desk: WatchedPage;

  serveDesk(['start', '--paths', '512'], (served) => {
    ({ server, browser, desk } = served);
  });

  it('tells what moves the book, and what pull-through makes of it', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/risk?by=coupon&range=200`);
    await page
      .locator('.stat')
      .filter({ hasText: 'Net DV01' })
      .waitFor({ timeout: LIVE_MS - 10_000 });
    await page.getByRole('img', { name: /^P&L by parallel move from -200 to 200 bp/ }).waitFor();
    await page.getByRole('img', { name: /^Convexity of locks/ }).waitFor();
    await page
      .getByRole('img', { name: /^Effective duration by coupon.*UMBS30 6.0 locks [\d.]+, TBA [\d.]+/ })
      .waitFor();
    const profile = page.locator('section.panel').filter({ hasText: 'P&L by parallel move of rates' });
    await profile.getByText('As numbers').click();
    const cells = await profile
      .getByRole('row')
      .filter({ hasText: '+100' })
      .getByRole('cell')
      .allInnerTexts();
    const [locks, held, response] = cells.map(numberOf) as [number, number, number];
    // Borrowers stay when rates rise: the locks lose more than they would at today's pull-through.
    expect(response).toBeLessThan(0);
    expect(Math.abs(locks - held - response)).toBeLessThanOrEqual(2);
    await picture('risk');
    expect(await graveViolations(page)).toEqual([]);
  });

  it('runs scenarios of one’s own, and compares them with the library’s', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/stress?page=editor`);
    await page.getByRole('button', { name: 'Add…' }).click();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Nothing moves in it' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Rally squeeze');
    await page.getByLabel('Parallel move, bp', { exact: true }).fill('-40');
    await page.getByLabel('Refinancing, %').fill('30');
    await page.getByLabel('Pull-through, points', { exact: true }).fill('-4');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'rates −40 bp; refinancing +30 %' }).waitFor();
    await picture('scenario-editor');
    expect(await graveViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Settings…' }).click();
    await page.getByLabel('Paths', { exact: true }).selectOption('512');
    await page.getByRole('dialog').getByRole('button', { name: 'Run stress' }).click();
    await page.getByRole('button', { name: 'Scenarios', exact: true }).click();
    const row = page.getByRole('grid').getByRole('row').filter({ hasText: 'Rally squeeze' });
    await row.waitFor({ timeout: LIVE_MS / 2 });
    await picture('stress');
    expect(await graveViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Heat map' }).click();
    await page
      .getByRole('cell', { name: /▼ −[\d,]+ ± [\d,]+/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Compare runs' }).click();
    await page.getByRole('grid').getByRole('row').filter({ hasText: 'Parallel +50 bp' }).waitFor();
    await page.getByRole('button', { name: 'Distribution' }).click();
    await page.getByRole('heading', { name: 'This run has no distribution' }).waitFor();
    expect(await graveViolations(page)).toEqual([]);
  });

  it('prices loans by terms and a sheet of one’s own', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/execution?from=6&to=7&rate=0.0675&fico=740&ltv=80&amount=140000`);
    await page.getByRole('heading', { name: 'What makes the price of 6.750 % into 6.00s' }).waitFor();
    await page.getByRole('heading', { name: 'No buyer bids for it' }).waitFor();
    await page.getByLabel('Execution terms file').setInputFiles(EXAMPLE_TERMS);
    await page.getByRole('rowheader', { name: 'agency cash window' }).waitFor();
    const parts = page
      .locator('section.panel')
      .filter({ hasText: 'What makes the price' })
      .locator('tbody td.number');
    const addends = (await parts.allInnerTexts()).map(numberOf);
    const total = addends.pop()!;
    expect(addends.reduce((sum, addend) => sum + addend, 0)).toBeCloseTo(total, 4);
    await picture('execution');
    expect(await graveViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Rate sheet' }).click();
    await page.getByLabel('Rate sheet file').setInputFiles(EXAMPLE_SHEET);
    await page.getByRole('rowheader', { name: 'Adjuster fico ltv' }).waitFor();
    await picture('rate-sheet');
    expect(await graveViolations(page)).toEqual([]);
  });

  it('looks as good in the dark, and on a wide screen', { timeout: LIVE_MS }, async () => {
    const dark = await openPage(browser, server.url(), {
      colorScheme: 'dark',
      viewport: { width: 2560, height: 1300 },
    });
    for (const [path, name] of [
      ['/risk', 'risk'],
      ['/stress?page=heat', 'stress-heat'],
      ['/execution', 'execution'],
    ] as const) {
      await dark.page.goto(`${server.url()}${path}`);
      await dark.page.getByText('As of 2025-02-10').waitFor();
      await dark.page.locator('section.panel').first().waitFor();
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
