import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/core/error-codes.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

/** Heading, the line of numbers, and what is said of the code. */
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [heading, ...text] = section.split(/^## /m)[0]!.split('\n');
      return [heading!.trim(), text.join(' ').trim()] as const;
    }),
);

it('the page has sections', () => {
  expect(sections.size).toBeGreaterThan(30);
});

describe.each(Object.entries(ERROR_CODES))('%s', (code, { httpStatus, exitCode }) => {
  it('is documented with its numbers, its meaning and what to do', () => {
    const text = sections.get(code);
    expect(text, `docs/errors.md has no section "### ${code}"`).toBeDefined();
    expect(text!.startsWith(`HTTP ${httpStatus} · exit ${exitCode}. `)).toBe(true);
    // A meaning and an advice are two sentences at the least.
    expect(text!.split(/[.!?](?:\s|$)/).filter((sentence) => sentence.trim() !== '').length).toBeGreaterThan(
      1,
    );
  });
});

it('every documented code exists, once', () => {
  expect([...sections.keys()].filter((code) => !(code in ERROR_CODES))).toEqual([]);
  expect(page.match(/^### /gm)).toHaveLength(sections.size);
});
