import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-background-networking'] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const t0 = performance.now();
await page.goto('http://127.0.0.1:8095/');
await page.getByText('As of 2025-02-10').waitFor();
console.log('first view ms', performance.now() - t0);
await page.goto('http://127.0.0.1:8095/pipeline');
const t1 = performance.now();
await page.getByRole('row').filter({ hasText: 'B000001' }).waitFor();
console.log('grid ms', performance.now() - t1);
await page.waitForTimeout(1500);
const frames = await page.evaluate(`new Promise((resolve) => {
  const grid = document.querySelector('.grid-scroll'); const times = []; let last = performance.now(); let n = 0;
  const tick = (now) => { times.push(now - last); last = now; grid.scrollTop += 340; if (++n < 180) requestAnimationFrame(tick); else resolve(times.slice(5)); };
  requestAnimationFrame(tick);
})`) as number[];
frames.sort((a, b) => a - b);
console.log('frames p50', frames[frames.length >> 1], 'p95', frames[Math.floor(frames.length * 0.95)], 'max', frames.at(-1));
for (const text of ['stage:funded', 'B0001', 'noteRate>=7 stage:app', '']) {
  const ms = await page.evaluate(`new Promise((resolve) => {
    const input = document.querySelector('input.filter'); const foot = document.querySelector('.grid-foot');
    const before = foot.textContent; const start = performance.now();
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    setter.call(input, ${JSON.stringify(text)}); input.dispatchEvent(new Event('input', { bubbles: true }));
    const look = () => { if (foot.textContent !== before) requestAnimationFrame(() => resolve(performance.now() - start)); else if (performance.now() - start > 5000) resolve(-1); else requestAnimationFrame(look); };
    look();
  })`);
  console.log('filter', text, ms, await page.locator('.grid-foot').innerText());
}
await page.close(); await browser.close();
