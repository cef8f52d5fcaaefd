import type { RateModelSection } from '../../../../calibration/rate-model-section.ts';

/** The rate models by the names people have for them. */
export const MODEL_NAMES: Readonly<Record<RateModelSection['kind'], string>> = {
  'hull-white': 'Hull–White',
  g2: 'G2++',
  'forward-market': 'Forward market',
};
