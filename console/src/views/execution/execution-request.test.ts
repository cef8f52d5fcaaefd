import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMarket } from '../../../../src/market/read-market.ts';
import { executionInputOf, formOf, likelyNoteRates, quotedPrograms } from './execution-request.ts';

const EXAMPLE = new URL('../../../../examples/2025-02-10/market.json', import.meta.url);
const market = readMarket(readFileSync(EXAMPLE, 'utf8'), 'market.json');

describe('what is asked of best execution', () => {
  it('is the first program about the day’s mortgage rate, where the address says nothing', () => {
    const form = formOf(new URLSearchParams(), market);
    expect(quotedPrograms(market)).toContain(form.program);
    const { from, to } = likelyNoteRates(market, form.program);
    expect([Number(form.from), Number(form.to)]).toEqual([from * 100, to * 100]);
    const input = executionInputOf(form);
    expect(input).toMatchObject({ program: form.program, marketSnapshotId: 'latest' });
    expect((input as { noteRates: readonly number[] }).noteRates).toHaveLength(13);
  });

  it('has the decimals that a person would write', () => {
    const params = new URLSearchParams('program=UMBS15&from=5.5&to=5.875&step=0.125&fico=720&amount=350,000');
    expect(executionInputOf(formOf(params, market))).toMatchObject({
      program: 'UMBS15',
      noteRates: [0.055, 0.05625, 0.0575, 0.05875],
      loan: { fico: 720, loanAmount: 350_000 },
    });
  });

  it('is refused in words where it makes no sense', () => {
    const form = formOf(new URLSearchParams(), market);
    expect(executionInputOf({ ...form, from: '7', to: '6' })).toMatch(/lower to a higher/);
    expect(executionInputOf({ ...form, fico: '7xx' })).toBe('FICO is a number, and “7xx” is none.');
    expect(executionInputOf({ ...form, from: 'x' })).toMatch(/percent/);
    expect(executionInputOf({ ...form, from: '5', to: '8', step: '0.001' })).toMatch(/more than 200/);
  });
});
