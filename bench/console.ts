import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { startChromium } from '../test/browser/chromium.ts';
import { deskPipelines } from '../test/fixtures/desk-pipeline.ts';
import { startDeskServer } from '../test/fixtures/desk-server.ts';
import { checkAnswer, type Row } from './row.ts';

const LOCKS = 50_000;
const QUICK_LOCKS = 5_000;
const ASSETS = new URL('../dist/console/assets/', import.meta.url).pathname;
const MARKET = new URL('../examples/2025-02-10/market.json', import.meta.url);

/** What a desk should not notice: the project's goals. */
const GOALS = { firstViewMs: 1_500, frameMs: 20, filterMs: 100, bundleKib: 500 } as const;

const FRAMES = 300;
const FRAME_PX = 340;
/** Frames at the beginning of a scroll that do not count. */
const FIRST_FRAMES = 5;
const WAIT_MS = 60_000;

/** Filters, each with the test of a row of the file that it must agree with. */
const FILTERS: readonly (readonly [string, (cell: (column: string) => string) => boolean])[] = [
  ['stage:approved', (cell) => cell('stage') === 'approved'],
  ['wholesale noteRate>=7', (cell) => cell('channel') === 'wholesale' && Number(cell('noteRate')) >= 7],
  [
    '-purchase loanAmount<200000',
    (cell) => cell('purpose') !== 'purchase' && Number(cell('loanAmount')) < 2e5,
  ],
  ['', () => true],
];

/**
 * The console with fifty thousand locks in Debian's Chromium, which draws by software alone: the first view of a cold
 * browser, frames while the grid scrolls, filters, and what is loaded. The yardsticks are the goals.
 */
export async function benchConsole(quick: boolean): Promise<Row[]> {
  const pipeline = deskPipelines(quick ? QUICK_LOCKS : LOCKS).next().value;
  const server = await startDeskServer(1);
  const browser = await startChromium();
  try {
    await server.post('/market-snapshots', 'application/json', readFileSync(MARKET, 'utf8'));
    await server.post('/pipelines?asOf=2025-02-10', 'text/csv', pipeline);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const beganAtMs = performance.now();
    await page.goto(server.url);
    await page.getByText('As of 2025-02-10').waitFor();
    const firstViewMs = performance.now() - beganAtMs;
    await page.goto(`${server.url}/pipeline`);
    await page.getByRole('grid').getByRole('row').nth(2).waitFor({ timeout: WAIT_MS });
    const filterMs: number[] = [];
    for (const [query, test] of FILTERS) {
      const { ms, left } = await filtered(page, query);
      checkAnswer(`console, filter "${query}"`, Math.abs(left - countOf(pipeline, test)), 0);
      filterMs.push(ms);
    }
    const frames = (await scrolledFrames(page)).sort((a, b) => a - b);
    return [
      row('first view of a cold browser', firstViewMs, 'ms', GOALS.firstViewMs),
      row('a frame while scrolling, p50', frames[frames.length >> 1]!, 'ms', GOALS.frameMs),
      row('a frame while scrolling, p95', frames[Math.floor(frames.length * 0.95)]!, 'ms', GOALS.frameMs),
      row(`a filter, worst of ${FILTERS.length}`, Math.max(...filterMs), 'ms', GOALS.filterMs),
      row('scripts and styles, gzip', bundleKib(), 'KiB', GOALS.bundleKib),
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}

function row(name: string, value: number, unit: string, goal: number): Row {
  return { name: `console: ${name}`, value, unit, yardstick: goal, ratio: goal / value, error: 0 };
}

function countOf(csv: string, test: (cell: (column: string) => string) => boolean): number {
  const [header = '', ...lines] = csv.trim().split('\n');
  const columns = header.split(',');
  return lines.filter((line) => {
    const cells = line.split(',');
    return test((column) => cells[columns.indexOf(column)]!);
  }).length;
}

/** Types a filter as a whole, and waits until the frame that shows what it leaves. */
async function filtered(page: Page, query: string): Promise<{ readonly ms: number; readonly left: number }> {
  const script = `new Promise((resolve) => {
    const input = document.querySelector('input.filter');
    const foot = document.querySelector('.grid-foot');
    const before = foot.textContent;
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const beganAt = performance.now();
    setValue.call(input, ${JSON.stringify(query)});
    input.dispatchEvent(new Event('input', { bubbles: true }));
    const look = () =>
      requestAnimationFrame(() => {
        if (foot.textContent === before) look();
        else resolve({ ms: performance.now() - beganAt, text: foot.textContent });
      });
    look();
  })`;
  const { ms, text } = (await page.evaluate(script)) as { ms: number; text: string };
  return { ms, left: Number(text.split(' ')[0]!.replaceAll(',', '')) };
}

/** Milliseconds of each frame while the grid scrolls a third of a page a frame. */
async function scrolledFrames(page: Page): Promise<number[]> {
  const script = `new Promise((resolve) => {
    const grid = document.querySelector('.grid-scroll');
    const frames = [];
    let before = performance.now();
    const tick = (now) => {
      frames.push(now - before);
      before = now;
      grid.scrollTop += ${FRAME_PX};
      if (frames.length < ${FRAMES}) requestAnimationFrame(tick);
      else resolve(frames.slice(${FIRST_FRAMES}));
    };
    requestAnimationFrame(tick);
  })`;
  return (await page.evaluate(script)) as number[];
}

/** Everything a reader of all views loads, but the typeface. */
function bundleKib(): number {
  const files = readdirSync(ASSETS).filter((name) => /\.(js|css)$/.test(name));
  const bytes = files.map((name) => gzipSync(readFileSync(join(ASSETS, name))).length);
  return bytes.reduce((sum, one) => sum + one, 0) / 1024;
}
