import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** What of axe's findings keeps somebody from using the page. */
const GRAVE: ReadonlySet<string | null | undefined> = new Set(['serious', 'critical']);

/** The rules of WCAG 2.2, levels A and AA. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let source: string | undefined;

/** The grave violations of a page as it stands, each with where it is; none for a page that everybody can use. */
export async function graveViolations(page: Page): Promise<readonly string[]> {
  source ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // By the debugger, which the page's policy does not bind.
  await page.evaluate(source);
  const run = `axe.run(document, { runOnly: ${JSON.stringify(TAGS)} })`;
  const { violations } = (await page.evaluate(run)) as AxeResults;
  return violations
    .filter(({ impact }) => GRAVE.has(impact))
    .map(({ id, help, nodes }) => {
      const [node] = nodes;
      return `${id}: ${help}: ${node?.target.join(' ')}: ${node?.failureSummary ?? ''} (${nodes.length})`;
    });
}
