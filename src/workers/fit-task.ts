import type { FitTask, RiseTask } from '../../calibration/model-fitter.ts';
import type { RateModelFit } from '../../calibration/rate-model-fit.ts';
import type { ErrorCode } from '../core/error-codes.ts';
import type { ErrorDetails } from '../core/errors.ts';
import type { RateModel } from '../models/rate/rate-model.ts';

/** What a fitting thread is asked for. */
export type FitRequest =
  | { readonly kind: 'fit'; readonly task: FitTask }
  | { readonly kind: 'volatility-rise'; readonly task: RiseTask };

/** What it answers. */
export type FitAnswer =
  | { readonly kind: 'fit'; readonly fit: RateModelFit }
  | { readonly kind: 'volatility-rise'; readonly model: RateModel }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: ErrorDetails;
    };
