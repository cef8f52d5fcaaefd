import type { Check } from '../check.ts';
import type { Section } from '../section.ts';
import type { ValidationProvenance, ValidationReport } from '../validation-report.ts';
import { factTable, figureMarkup, htmlPage, row, table, tableMarkup } from './document.ts';
import { element, escapeText } from './markup.ts';

/** The whole report as one HTML page that asks for nothing else. */
export function reportPage(report: ValidationReport): string {
  return htmlPage(`Model validation, market of ${report.asOf}`, [
    element(
      'p',
      { class: 'muted' },
      'Counterpoise, rate models to hedges: closed forms, simulation, fit, behaviour.',
    ),
    summary(report),
    ...report.sections.map(sectionMarkup),
  ]);
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
    factTable(provenanceRows(provenance)),
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
