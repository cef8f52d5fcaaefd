import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CounterpoiseClient } from '../../client/counterpoise-client.ts';
import type { Running } from '../e2e/cli-harness.ts';
import { graveViolations } from './axe.ts';
import { describeWithChromium, type WatchedPage } from './chromium.ts';
import { LIVE_MS, serveDesk } from './served-desk.ts';

const example = (name: string): string => `examples/2025-02-10/${name}`;
const document = (name: string) => JSON.parse(readFileSync(example(name), 'utf8'));

describeWithChromium('servicing, bids and back-tests at the console', () => {
  let server: Running;
  let desk: WatchedPage;

  serveDesk(
    ['serve'],
    (served) => {
      ({ server, desk } = served);
    },
    async (origin) => {
      const api = new CounterpoiseClient({ origin: origin });
      await api.call('POST /v1/market-snapshots', { body: document('market.json') });
      const body = readFileSync(example('pipeline.csv'), 'utf8');
      await api.call('POST /v1/pipelines', { body, query: { asOf: '2025-02-10' } });
      await api.call('POST /v1/lock-events', { body: document('lock-events.json') });
      await api.run({ kind: 'calibration', input: { marketSnapshotId: 'latest' } });
    },
  );

  it('values a servicing book from a file, leg by leg', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/servicing`);
    await page.getByRole('heading', { name: 'No servicing has been valued yet' }).waitFor();
    await page.getByLabel('Servicing book').setInputFiles(example('servicing.csv'));
    await page.getByText('120 rights in servicing.csv').waitFor();
    await page.getByRole('button', { name: 'Settings…' }).click();
    await page.getByRole('dialog').getByLabel('Paths').selectOption('512');
    await page.getByRole('dialog').getByRole('button', { name: 'Value the rights' }).click();
    await page.getByRole('img', { name: /^Value of servicing by leg.*Cost of servicing −/ }).waitFor();
    await page.getByRole('img', { name: /^Gain of servicing by parallel move: −300 bp −/ }).waitFor();
    await page.getByRole('row').filter({ hasText: 'Cost of a current loan' }).getByText('119').waitFor();
    await picture('servicing');
    expect(await graveViolations(page)).toEqual([]);
  });

  it('sends tapes, takes bids, sells the best, and finds what was not paid', {
    timeout: LIVE_MS,
  }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/bids`);
    await page.getByLabel('Investors').setInputFiles(example('investors.json'));
    await page.getByRole('row').filter({ hasText: 'T20250210-INVESTOR-A' }).waitFor();
    for (const code of ['a', 'b']) {
      await page.getByLabel('Bids of an investor').setInputFiles(example(`bids-investor-${code}.csv`));
    }
    await page.getByText('bids-investor-a.csv, bids-investor-b.csv').waitFor();
    await page.getByRole('button', { name: 'Select the best' }).click();
    await page.getByRole('heading', { name: 'Limits' }).waitFor();
    await picture('bids');
    expect(await graveViolations(page)).toEqual([]);
    await page.getByRole('button', { name: /^Record \d+ sales…/ }).click();
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    // What was sold is no longer offered.
    await page.getByText('Bids are those of the files read: none yet').waitFor();
    await page.getByRole('button', { name: 'Sales and settlement' }).click();
    await page.getByLabel('Settlement file').setInputFiles(example('settlement.csv'));
    await page.getByRole('gridcell', { name: '✕ paid twice' }).waitFor();
    expect(await graveViolations(page)).toEqual([]);
  });

  it('back-tests two policies, and says first that prices are simulated', { timeout: LIVE_MS }, async () => {
    const { page, picture } = desk;
    await page.goto(`${server.url()}/back-test?do=back-test`);
    const form = page.getByRole('dialog', { name: 'Back-test hedge policies' });
    await form.getByLabel('Past days of rates *').setInputFiles(example('rates-history.csv'));
    await form.getByLabel('From').fill('2023-01-03');
    await form.getByLabel('To', { exact: true }).fill('2023-02-10');
    await form.getByLabel('Duration, convexity').uncheck();
    await form.getByLabel('Least shortfall').uncheck();
    for (const [name, value] of [
      ['Days of warming up', '5'],
      ['New locks a day', '3'],
      ['Paths of the marks', '256'],
    ] as const) {
      await form.getByLabel(name).fill(value);
    }
    expect(await graveViolations(page)).toEqual([]);
    await form.getByRole('button', { name: 'Back-test', exact: true }).click();
    await page.getByText('prices of TBAs and futures, locks and their outcomes are simulated').waitFor();
    await page.getByRole('img', { name: /^Cumulative P&L.*No hedge .*Duration / }).waitFor();
    await page.getByRole('img', { name: /^Distribution of a day’s P&L/ }).waitFor();
    await picture('back-test');
    expect(await graveViolations(page)).toEqual([]);
  });

  it('did nothing on its pages that it should not have', () => {
    expect(desk.faults).toEqual([]);
  });
});
