import type { ReportTable } from '../../calibration/calibration-report.ts';
import type { Plot } from '../plot.ts';
import type { Figure } from '../section.ts';
import { drawHeatMap } from './heat-map.ts';
import { element, escapeText } from './markup.ts';
import { drawSeries } from './series-plot.ts';
import { STYLE } from './style.ts';
import { drawTornado } from './tornado.ts';

/** Longer tables are folded, so that the page reads as a report; nothing is left out. */
const FOLDED_FROM_ROWS = 16;
/** No script, no font, no picture, no request: the file is all there is. */
const CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'";
/** What starts with a digit, a sign or ± is set as a number. */
const NUMERIC = /^[±+−-]?\d/;

/**
 * An HTML page that asks for nothing else.
 *
 * @param parts markup of its body, in order
 */
export function htmlPage(title: string, parts: readonly string[]): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">`,
    element('title', {}, escapeText(title)),
    element('style', {}, STYLE),
  ].join('');
  const main = element('main', {}, [element('h1', {}, escapeText(title)), ...parts].join('\n'));
  return `<!doctype html>\n<html lang="en"><head>${head}</head>\n<body>${main}</body></html>\n`;
}

/** Facts beside their names: what a report rests on. */
export function factTable(facts: readonly (readonly [name: string, value: string])[]): string {
  return element(
    'table',
    { class: 'provenance' },
    facts
      .map(([name, value]) => row(element('th', {}, escapeText(name)) + element('td', {}, escapeText(value))))
      .join(''),
  );
}

/** A plot with its words. */
export function figureMarkup({ title, caption, plot }: Figure): string {
  return element(
    'figure',
    {},
    element('h3', {}, escapeText(title)) + draw(plot, title) + element('figcaption', {}, escapeText(caption)),
  );
}

function draw(plot: Plot, label: string): string {
  switch (plot.kind) {
    case 'series':
      return drawSeries(plot, label);
    case 'heat-map':
      return drawHeatMap(plot, label);
    case 'tornado':
      return drawTornado(plot, label);
  }
}

/** A table of texts; columns of numbers are set as such. */
export function tableMarkup({ title, columns, rows }: ReportTable): string {
  const numeric = columns.map(
    (_, column) => rows.some((cells) => NUMERIC.test(cells[column]!)) && column > 0,
  );
  const cell = (tag: 'td' | 'th', content: string, column: number): string =>
    element(tag, { class: numeric[column] ? 'number' : undefined }, escapeText(content));
  const body = table(
    row(columns.map((name, column) => cell('th', name, column)).join('')),
    rows.map((cells) => row(cells.map((content, column) => cell('td', content, column)).join(''))),
  );
  if (rows.length < FOLDED_FROM_ROWS) return element('h3', {}, escapeText(title)) + body;
  return element('details', {}, element('summary', {}, escapeText(`${title}: ${rows.length} rows`)) + body);
}

/** A table that scrolls on a narrow page. */
export function table(head: string, rows: readonly string[]): string {
  return element(
    'div',
    { class: 'scroll' },
    element('table', {}, element('thead', {}, head) + element('tbody', {}, rows.join(''))),
  );
}

/** A row of cells. */
export function row(cells: string): string {
  return element('tr', {}, cells);
}
