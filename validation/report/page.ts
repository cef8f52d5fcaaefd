import type { ReportTable } from '../../calibration/calibration-report.ts';
import type { Check } from '../check.ts';
import type { Plot } from '../plot.ts';
import type { Figure, Section } from '../section.ts';
import type { ValidationProvenance, ValidationReport } from '../validation-report.ts';
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

/** The whole report as one HTML page that asks for nothing else. */
export function reportPage(report: ValidationReport): string {
  const title = `Model validation, market of ${report.asOf}`;
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">`,
    element('title', {}, escapeText(title)),
    element('style', {}, STYLE),
  ].join('');
  const main = element(
    'main',
    {},
    [
      element('h1', {}, escapeText(title)),
      element(
        'p',
        { class: 'muted' },
        'Counterpoise, rate models to hedges: closed forms, simulation, fit, behaviour.',
      ),
      summary(report),
      ...report.sections.map(sectionMarkup),
    ].join('\n'),
  );
  return `<!doctype html>\n<html lang="en"><head>${head}</head>\n<body>${main}</body></html>\n`;
}

function summary({ sections, checks, passed, provenance }: ValidationReport): string {
  const failed = checks.filter((check) => !check.passed);
  const verdict = passed
    ? `All ${checks.length} checks passed.`
    : `${failed.length} of ${checks.length} checks failed.`;
  const rows = sections.map((section, index) => {
    const failures = section.checks.filter((check) => !check.passed).length;
    return [
      element('td', {}, `${index + 1}`),
      element('td', {}, element('a', { href: `#${section.id}` }, escapeText(section.title))),
      element('td', { class: 'number' }, `${section.checks.length}`),
      element(
        'td',
        { class: failures === 0 ? 'pass' : 'fail' },
        section.checks.length === 0 ? '' : failures === 0 ? 'passed' : `${failures} failed`,
      ),
    ].join('');
  });
  return [
    element('div', { class: passed ? 'verdict' : 'verdict failed' }, escapeText(verdict)),
    ...(failed.length === 0 ? [] : [element('h3', {}, 'What failed'), checkTable(failed)]),
    element('h3', {}, 'Contents'),
    table('<tr><th></th><th>section</th><th class="number">checks</th><th>result</th></tr>', rows.map(row)),
    element('h3', {}, 'Provenance'),
    element(
      'table',
      { class: 'provenance' },
      provenanceRows(provenance)
        .map(([name, value]) =>
          row(element('th', {}, escapeText(name)) + element('td', {}, escapeText(value))),
        )
        .join(''),
    ),
  ].join('\n');
}

function provenanceRows(provenance: ValidationProvenance): readonly (readonly [string, string])[] {
  const { models, durationSeconds, threads } = provenance;
  return [
    ['engine', `counterpoise ${provenance.engineVersion}`],
    ['kernel', provenance.kernel],
    ['seed', provenance.seed],
    ['scope', provenance.scope],
    ['rate models', models.join(', ')],
    ['calibration', provenance.calibrationHash],
    ['market day', provenance.marketDigest],
    ['made', `${provenance.madeAt}, in ${durationSeconds.toFixed(0)} seconds on ${threads} threads`],
  ];
}

function sectionMarkup(section: Section, index: number): string {
  return [
    element('h2', { id: section.id }, `${index + 1}. ${escapeText(section.title)}`),
    ...section.introduction.map((paragraph) => element('p', {}, escapeText(paragraph))),
    ...(section.checks.length === 0 ? [] : [checkTable(section.checks)]),
    ...section.figures.map(figureMarkup),
    ...section.tables.map(tableMarkup),
  ].join('\n');
}

/** Checks as rows; columns of errors only where one was simulated. */
function checkTable(checks: readonly Check[]): string {
  const simulated = checks.some(({ standardError }) => standardError !== 0);
  const errors = simulated ? ['standard error', 'false alarm'] : [];
  const head = ['value', 'passes within', ...errors].map((name) => element('th', { class: 'number' }, name));
  return table(
    row(
      [
        element('th', {}, 'check, and its yardstick'),
        ...head,
        element('th', {}, 'result'),
        element('th', {}, 'reading'),
      ].join(''),
    ),
    checks.map((check) =>
      element(
        'tr',
        { class: check.passed ? undefined : 'failed' },
        [
          element('td', { class: 'tested' }, escapeText(check.tested) + aside(check.yardstick)),
          number(compact(check.value), check.unit),
          number(interval(check)),
          ...(simulated
            ? [
                number(check.standardError === 0 ? '' : compact(check.standardError)),
                number(check.falseAlarmRate === 0 ? '' : check.falseAlarmRate.toExponential(0)),
              ]
            : []),
          element('td', { class: check.passed ? 'pass' : 'fail' }, check.passed ? 'pass' : 'FAIL'),
          element('td', { class: 'reading' }, escapeText(check.reading)),
        ].join(''),
      ),
    ),
  );
}

function aside(text: string): string {
  return text === '' ? '' : element('div', { class: 'aside' }, escapeText(text));
}

function figureMarkup({ title, caption, plot }: Figure): string {
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

function tableMarkup({ title, columns, rows }: ReportTable): string {
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

function table(head: string, rows: readonly string[]): string {
  return element(
    'div',
    { class: 'scroll' },
    element('table', {}, element('thead', {}, head) + element('tbody', {}, rows.join(''))),
  );
}

function row(cells: string): string {
  return element('tr', {}, cells);
}

function number(text: string, unit = ''): string {
  return element('td', { class: 'number' }, escapeText(text) + aside(unit));
}

function interval({ low, high }: Check): string {
  if (low === undefined) return high === undefined ? '' : `≤ ${compact(high)}`;
  return high === undefined ? `≥ ${compact(low)}` : `${compact(low)} … ${compact(high)}`;
}

/** A number as a reader takes it in: four digits, exponents for the very large and the very small. */
export function compact(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 1e6 || size < 1e-4 ? size.toExponential(1) : String(Number(size.toPrecision(4)));
  return value < 0 ? `−${text}` : text;
}
