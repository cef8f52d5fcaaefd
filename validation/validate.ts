import { CounterpoiseError } from '../src/core/errors.ts';
import type { Section } from './section.ts';
import { convergenceSection } from './sections/convergence.ts';
import { durationSection } from './sections/durations.ts';
import { limitsSection } from './sections/limits-of-use.ts';
import { paritySection } from './sections/parity.ts';
import { prepaymentSection } from './sections/prepayment.ts';
import { pullThroughSection } from './sections/pull-through.ts';
import { referenceSection } from './sections/reference-values.ts';
import { sensitivitySection } from './sections/sensitivity.ts';
import { simulationSection } from './sections/simulation.ts';
import { volatilityFitSection } from './sections/volatility-fit.ts';
import type { ValidationContext } from './validation-context.ts';

/** A section's maker, with its share of the work: seconds on two cores, measured once, for a progress bar. */
interface SectionMaker {
  readonly make: (context: ValidationContext) => Section | Promise<Section>;
  readonly weight: number;
}

/** The chapters in the order a validator reads them. */
const SECTIONS: readonly SectionMaker[] = [
  { make: (context) => referenceSection(context), weight: 3 },
  { make: (context) => simulationSection(context), weight: 6 },
  { make: convergenceSection, weight: 45 },
  { make: (context) => paritySection(context), weight: 6 },
  { make: volatilityFitSection, weight: 1 },
  { make: () => prepaymentSection(), weight: 1 },
  { make: (context) => durationSection(context), weight: 3 },
  { make: (context) => sensitivitySection(context), weight: 12 },
  { make: ({ day }) => pullThroughSection(day.calibration), weight: 1 },
  { make: limitsSection, weight: 1 },
];

/**
 * Makes every section of a validation report.
 *
 * @param onProgress told after each section how much of all work is done
 * @returns sections whose checks passed or not; the same bits for the same context, whatever the threads
 * @throws CounterpoiseError SIMULATION_CANCELLED; MARKET_INCOMPLETE without a TBA that can be valued
 */
export async function validate(
  context: ValidationContext,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<readonly Section[]> {
  const total = SECTIONS.reduce((sum, { weight }) => sum + weight, 0);
  const sections: Section[] = [];
  let done = 0;
  for (const { make, weight } of SECTIONS) {
    if (context.signal.aborted) {
      throw new CounterpoiseError('SIMULATION_CANCELLED', 'The validation was cancelled.');
    }
    sections.push(await make(context));
    done += weight;
    onProgress(done, total);
  }
  return sections;
}
