import { describe, expect, it } from 'vitest';
import { type Check, withinRange } from '../check.ts';
import type { Section } from '../section.ts';
import { type ValidationReport, validationDocument, validationReport } from '../validation-report.ts';
import { compact, reportPage } from './page.ts';

const HOSTILE = `"><script>alert('x')</script>&<img src=http://example.com/x>`;

function check(value: number, reading = 'words'): Check {
  const text = { id: 'one/check', tested: HOSTILE, unit: 'years', yardstick: HOSTILE, reading };
  return withinRange(text, value, { low: 1, high: 2 });
}

function section(checks: readonly Check[]): Section {
  return {
    id: 'one',
    title: HOSTILE,
    introduction: [HOSTILE],
    checks,
    figures: [
      {
        title: HOSTILE,
        caption: HOSTILE,
        plot: {
          kind: 'series',
          x: { label: HOSTILE, scale: 'log' },
          y: { label: HOSTILE },
          bands: [{ name: HOSTILE, low: 0, high: 1 }],
          series: [
            {
              name: HOSTILE,
              mark: 'line-and-dots',
              points: [
                [1, 0],
                [10, 1],
              ],
            },
            {
              name: 'second',
              mark: 'dots',
              yardstick: true,
              points: [
                [2, 0.5],
                [5, 0.2],
              ],
            },
          ],
        },
      },
      {
        title: 'heat',
        caption: '',
        plot: {
          kind: 'heat-map',
          rowLabel: HOSTILE,
          columnLabel: 'c',
          rows: ['a', HOSTILE],
          columns: ['x', 'y'],
          values: [
            [1, -2],
            [undefined, 0.001],
          ],
          digits: 1,
          diverging: true,
        },
      },
      {
        title: 'tornado',
        caption: '',
        plot: {
          kind: 'tornado',
          x: { label: HOSTILE },
          rows: [
            { name: 'narrow', down: 0.1, up: -0.1 },
            { name: HOSTILE, down: -3, up: 2 },
          ],
        },
      },
    ],
    tables: [{ title: HOSTILE, columns: ['a', 'b'], rows: [[HOSTILE, '1']] }],
  };
}

function report(checks: readonly Check[], sections = [section(checks)]): ValidationReport {
  return validationReport(
    {
      seed: HOSTILE,
      kernel: 'simd',
      scope: 'quick',
      models: [],
      calibration: { asOf: '2025-02-10' as never, contentHash: 'h', marketDigest: 'm', engineVersion: '0' },
    },
    sections,
    { madeAt: '2025-02-10T00:00:00Z', durationSeconds: 3, threads: 2 },
  );
}

describe('a report', () => {
  it('passes when every check does, fails by one, and by having none', () => {
    expect(report([check(1.5)]).passed).toBe(true);
    expect(report([check(1.5), check(3)]).passed).toBe(false);
    expect(report([]).passed).toBe(false);
  });

  it('is a document for machines with every check', () => {
    const document = JSON.parse(JSON.stringify(validationDocument(report([check(1.5), check(3)]))));
    expect(document).toMatchObject({
      schemaVersion: 1,
      asOf: '2025-02-10',
      passed: false,
      checks: [
        { value: 1.5, passed: true },
        { value: 3, passed: false, low: 1, high: 2 },
      ],
      provenance: { kernel: 'simd', threads: 2 },
    });
  });
});

describe('the page of a report', () => {
  const page = reportPage(report([check(1.5), check(3, 'too long')]));

  it('lets no text become markup', () => {
    expect(page).not.toMatch(/<script|<img|alert\('x'\)/);
    expect(page).toContain('&lt;script&gt;');
  });

  it('asks for nothing: no address, no script, and a policy that forbids both', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/\s(src|href|action|xlink:href)="(?!#)/);
    expect(page).not.toMatch(/url\(|@import|javascript:|\son[a-z]+=/);
  });

  it('says the verdict, what failed, and links its sections', () => {
    expect(page).toContain('1 of 2 checks failed.');
    expect(page).toContain('What failed');
    expect(page).toContain('too long');
    expect(page).toContain('<a href="#one">');
    expect(page).toContain('<h2 id="one">');
    expect(reportPage(report([check(1.5)]))).toContain('All 1 checks passed.');
  });

  it('closes every tag it opens', () => {
    const open: string[] = [];
    for (const [, slash, name] of page.matchAll(/<(\/?)([a-z0-9]+)(?:\s[^>]*)?>/gi)) {
      if (name === 'meta') continue;
      if (slash === '') open.push(name!);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  it('draws numbers that are numbers', () => {
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    expect(page.match(/<svg/g)).toHaveLength(3);
    expect(page.match(/<circle class="dot series-0"/g)!.length).toBeGreaterThanOrEqual(2);
  });

  it('puts the widest row of a tornado first', () => {
    const tornado = page.slice(page.indexOf('aria-label="tornado"'));
    expect(tornado.indexOf('&lt;script')).toBeLessThan(tornado.indexOf('narrow'));
  });

  it('folds long tables and leaves nothing out', () => {
    const rows = Array.from({ length: 30 }, (_, i) => [`row ${i}`, String(i)]);
    const long = section([check(1)]);
    const folded = reportPage(
      report([check(1)], [{ ...long, tables: [{ title: 'long', columns: ['a', 'b'], rows }] }]),
    );
    expect(folded).toContain('<details><summary>long: 30 rows</summary>');
    expect(folded.match(/row \d+</g)).toHaveLength(30);
  });
});

it.each([
  [0, '0'],
  [-0.25, '−0.25'],
  [12.34567, '12.35'],
  [3.2e-16, '3.2e-16'],
  [2_500_000, '2.5e+6'],
  [Number.NaN, 'NaN'],
])('%d is written %s', (value, text) => {
  expect(compact(value)).toBe(text);
});
