import { expect, it } from 'vitest';
import { priceInstruments } from '../../src/desk/price.ts';
import { type MeasureName, pricingRequestSchema } from '../../src/desk/pricing-request.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import reference from './fixtures/tba-under-models.json' with { type: 'json' };

/** Both errors together; one false alarm in 150,000 comparisons. */
const STANDARD_ERRORS = 4.5;
const PATHS = 2048;
/** Our error comes of four randomisations: it may be found three times too small, and stays small beside the reference's. */
const FEW_RANDOMISATIONS = 3;

it.each(reference.cases)(
  'under $name TBAs of three programs and a lock are worth what an independent simulation says',
  { timeout: 120_000 },
  async ({ market, model, instruments, expected }) => {
    const measuresOf = (id: string): MeasureName[] =>
      expected.filter((row) => row.id === id).map(({ measure }) => measure as MeasureName);
    const request = pricingRequestSchema.parse({
      market,
      model,
      run: { pathCount: PATHS, seed: 'golden' },
      instruments: instruments.map((instrument) => ({ ...instrument, measures: measuresOf(instrument.id) })),
      measures: ['price'],
    });
    const { results, failures } = await priceInstruments(request, { simulate: simulateInline, control: {} });
    expect(failures).toEqual([]);
    expect(expected.length).toBeGreaterThan(15);
    for (const { id, measure, value, standardError } of expected) {
      const found = results.find((result) => result.id === id)!.measures[measure as MeasureName]!;
      const error = Math.hypot(standardError, FEW_RANDOMISATIONS * (found.standardError as number));
      const apart = Math.abs((found.value as number) - value) / error;
      expect(apart, `${id} ${measure}: ${String(found.value)} for ${value}`).toBeLessThan(STANDARD_ERRORS);
    }
  },
);
