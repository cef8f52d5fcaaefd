import type { RateModelFit } from '../calibration/rate-model-fit.ts';
import type { KernelName } from '../src/core/kernel-names.ts';
import type { RateModelKind } from '../src/core/rate-model-kinds.ts';
import type { MarketDay } from '../src/desk/market-day.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import type { Simulate } from '../src/sim/simulate.ts';

/** How much of a validation is done: all of it, or a set short enough for every change of the code. */
export type ValidationScope = 'full' | 'quick';

/** What the sections of a report are made from. */
export interface ValidationContext {
  /** The market day with its calibration. */
  readonly day: MarketDay;
  /** The models to validate, each fitted to the day; the first is the calibration's own. */
  readonly models: readonly RateModel[];
  /** How the models after the first were fitted. */
  readonly otherFits: readonly RateModelFit[];
  readonly seed: string;
  readonly kernel: KernelName;
  readonly scope: ValidationScope;
  readonly simulate: Simulate;
  readonly signal: AbortSignal;
}

const MODEL_NAMES: Readonly<Record<RateModelKind, string>> = {
  'hull-white': 'Hull–White',
  g2: 'G2++',
  'forward-market': 'forward-market model',
};

/** What people call a rate model. */
export function modelName({ kind }: { readonly kind: RateModelKind }): string {
  return MODEL_NAMES[kind];
}
