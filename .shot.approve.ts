import { readFileSync } from 'node:fs';
import { graveViolations } from './test/browser/axe.ts';
import { startChromium, openPage } from './test/browser/chromium.ts';
const [maker, checker, viewer] = readFileSync('/tmp/ctrades-keys','utf8').trim().split('\n');
const origin = 'http://127.0.0.1:8102';
const browser = await startChromium();
const as = async (key: string) => { const w = await openPage(browser, origin); await w.page.goto(origin); await w.page.evaluate(`sessionStorage.setItem('counterpoise-token', ${JSON.stringify(key)})`); return w; };
const m = await as(maker!); 
await m.page.goto(origin + '/trades/T25-0005'); await m.page.getByRole('button', {name:'Roll…'}).click();
const d = m.page.getByRole('dialog'); await d.getByLabel('Drop').fill('0.125'); await d.getByRole('button',{name:'Roll', exact:true}).click(); await m.page.waitForTimeout(1500);
await m.page.screenshot({path:'/tmp/shots/ct/ap_maker.png'}); console.log(await graveViolations(m.page));
await m.page.goto(origin + '/trades'); await m.page.waitForTimeout(1500); await m.page.screenshot({path:'/tmp/shots/ct/ap_maker_list.png'});
const c = await as(checker!); await c.page.goto(origin+'/trades'); await c.page.waitForTimeout(1500); await c.page.screenshot({path:'/tmp/shots/ct/ap_checker.png'}); console.log(await graveViolations(c.page));
await c.page.getByRole('button',{name:'Approve T25-0005'}).click(); await c.page.waitForTimeout(1500); await c.page.screenshot({path:'/tmp/shots/ct/ap_checker_done.png'});
const v = await as(viewer!); for (const p of ['/trades','/trades/T25-0001','/calibration','/runs','/explain']) { await v.page.goto(origin+p); await v.page.waitForTimeout(1200); await v.page.screenshot({path:`/tmp/shots/ct/ap_viewer${p.replaceAll('/','_')}.png`}); console.log(p, await graveViolations(v.page)); }
console.log(m.faults, c.faults, v.faults.slice(0,12));
await browser.close();
