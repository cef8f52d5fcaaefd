import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describeWith, folderOf, present } from '../services/service-binary.ts';

const folder = folderOf('chromium', ['/usr/bin']);

/** `describe` for tests that need a browser. */
export const describeWithChromium = describeWith('Chromium', folder, 'chromium');

/** Without them the browser asks its maker's servers for news as soon as it starts. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where pictures of the screens are left, to be looked at; those of the docs are made with another folder. */
const SCREENS = process.env['SCREENS_FOLDER'] ?? join('test-results', 'screens');

/** Starts the system's Chromium, which draws by its own software. */
export function startChromium(): Promise<Browser> {
  const executablePath = join(present('Chromium', folder, 'chromium'), 'chromium');
  return chromium.launch({ executablePath, args: QUIET });
}

/** A page, and whatever it did that it should not have. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of the console and of scripts, answers that are errors, and requests to other hosts. */
  readonly faults: readonly string[];
  /** Leaves a picture of the screen. */
  readonly picture: (name: string) => Promise<void>;
}

/** Opens a page that is watched. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('blob:') && !url.startsWith('data:')) {
      faults.push(`elsewhere: ${url}`);
    }
  });
  mkdirSync(SCREENS, { recursive: true });
  return {
    page,
    faults,
    picture: async (name) => {
      await page.screenshot({ path: join(SCREENS, `${name}.png`) });
    },
  };
}
