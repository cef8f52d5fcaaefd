import { parseWithSchema } from '../../src/core/parse.ts';
import { priceInstruments } from '../../src/desk/price.ts';
import { pricingRequestSchema } from '../../src/desk/pricing-request.ts';
import { type Check, withinRange } from '../check.ts';
import { bachelierReferences } from '../closed-forms/bachelier.ts';
import { curveReferences } from '../closed-forms/curves.ts';
import { forwardMarketReferences } from '../closed-forms/forward-market.ts';
import { g2References } from '../closed-forms/g2.ts';
import { hullWhiteReferences } from '../closed-forms/hull-white.ts';
import { seedSystemReferences } from '../closed-forms/seed-system.ts';
import { staticPoolReferences } from '../closed-forms/static-pools.ts';
import { treasuryReferences } from '../closed-forms/treasuries.ts';
import { type ComparisonGroup, comparisonCheck, comparisonTable } from '../comparison.ts';
import reference from '../reference/tba-and-lock-values.json' with { type: 'json' };
import type { Section } from '../section.ts';
import type { ValidationContext } from '../validation-context.ts';

const PATHS = { full: 16_384, quick: 8192 } as const;

/** How far two independent implementations may be apart in each measure: sampling error and little else. */
const AGREEMENT: Readonly<Record<string, number>> = {
  'oas-bp': 1,
  price: 0.04,
  'effective-duration': 0.02,
  'effective-convexity': 6,
  'pull-through': 0.002,
};
/** A lock's shifts move its pull-through too, and its dollars are those of $350,000. */
const LOCK_AGREEMENT: Readonly<Record<string, number>> = {
  ...AGREEMENT,
  'effective-duration': 0.05,
  'effective-convexity': 15,
  value: 105,
  dv01: 1.3,
};
/** The request's name of what the reference calls otherwise. */
const MEASURE_OF: Readonly<Record<string, string>> = { 'value in dollars': 'value' };

export type TbaReference = typeof reference;

/** Every group of closed forms with its reference values. */
export function referenceGroups(): readonly ComparisonGroup[] {
  return [
    ...hullWhiteReferences(),
    ...g2References(),
    ...forwardMarketReferences(),
    ...bachelierReferences(),
    ...curveReferences(),
    ...treasuryReferences(),
    ...staticPoolReferences(),
    ...seedSystemReferences(),
  ];
}

/** Closed forms and simulated values against numbers published or computed by others. */
export async function referenceSection(
  context: ValidationContext,
  groups: readonly ComparisonGroup[] = referenceGroups(),
  simulated: TbaReference = reference,
): Promise<Section> {
  return {
    id: 'reference',
    title: 'Reference values',
    introduction: [
      'Numbers that this engine did not make: published examples, QuantLib, and implementations written independently of this one. They are part of the program, with their sources, and do not depend on the market day.',
    ],
    checks: [...groups.map(comparisonCheck), ...(await simulatedReferences(context, simulated))],
    figures: [],
    tables: groups.map(comparisonTable),
  };
}

/** A TBA and a lock on a flat curve, priced at the desk's own door. */
async function simulatedReferences(
  { simulate, signal, seed, kernel, scope }: ValidationContext,
  { source, market, model, instruments, expected }: TbaReference,
): Promise<readonly Check[]> {
  const answers = new Map<string, ReadonlyMap<string, readonly [number, number]>>();
  for (const [id, values] of Object.entries(expected)) {
    if (Array.isArray(values)) continue;
    answers.set(
      id,
      new Map(
        Object.entries(values)
          .filter(([, pair]) => pair.length === 2)
          .map(([name, [value, error]]) => [MEASURE_OF[name] ?? name, [value!, error!]]),
      ),
    );
  }
  const request = parseWithSchema(
    pricingRequestSchema,
    {
      market,
      model,
      run: { pathCount: PATHS[scope], seed, kernel },
      measures: ['price'],
      instruments: instruments.map((one) => ({ ...one, measures: [...answers.get(one.id)!.keys()] })),
    },
    {},
  );
  const { results } = await priceInstruments(request, { simulate, control: { signal } });
  return results.flatMap(({ id, kind, measures }) =>
    [...answers.get(id)!].map(([name, [value, error]]) => {
      const found = Object.entries(measures).find(([measure]) => measure === name)?.[1];
      const tolerance = (kind === 'lock' ? LOCK_AGREEMENT : AGREEMENT)[name] ?? 0;
      const standardError = Number(found?.standardError ?? 0);
      return withinRange(
        {
          id: `reference/${id.replace('@', '-at-oas').replace(':', '-')}-${name}`,
          tested: `${kind === 'lock' ? 'Lock' : 'TBA'} ${id}: ${name}`,
          unit: found?.unit ?? '',
          yardstick: source,
          reading: `Reference ${value.toPrecision(7)} ± ${error.toPrecision(2)}, within ${tolerance}.`,
        },
        Number(found?.value ?? Number.NaN),
        { low: value - tolerance, high: value + tolerance },
        standardError,
      );
    }),
  );
}
