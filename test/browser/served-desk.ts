import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type Running, start } from '../e2e/cli-harness.ts';
import { openPage, startChromium, type WatchedPage } from './chromium.ts';

/** Whatever else the machine does: three times what a slow one needs. */
export const LIVE_MS = 180_000;

/** A server, a browser, and a page of it that is watched. */
export interface ServedDesk {
  readonly server: Running;
  readonly browser: Browser;
  readonly desk: WatchedPage;
}

/**
 * Starts a server and a browser before the tests of a `describe`, and ends them after.
 *
 * @param args of the program: `serve` or `start`, on a port of its own and in memory
 * @param use takes what was started
 * @param prepare what the server shall hold before the page is opened
 */
export function serveDesk(
  args: readonly string[],
  use: (served: ServedDesk) => void,
  prepare: (origin: string) => Promise<void> = async () => undefined,
): void {
  let server: Running | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    server = start([...args, '--port', '0', '--data-dir', ':memory:']);
    await server.said('Ctrl-C stops it.');
    await prepare(server.url());
    browser = await startChromium();
    const desk = await openPage(browser, server.url());
    desk.page.setDefaultTimeout(LIVE_MS / 3);
    use({ server, browser, desk });
  }, LIVE_MS);
  afterAll(async () => {
    await browser?.close();
    server?.child.kill('SIGKILL');
    await server?.ended;
  });
}
