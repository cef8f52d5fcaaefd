import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import type { ErrorItem } from '../core/errors.ts';
import type { Position } from '../instruments/position.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import type { DeskRun } from './book.ts';
import type { ServicingBook } from './servicing/servicing-units.ts';

/** What the desk's commands start from: documents that were read, rows that were not, and how to simulate. */
export interface DeskRequest {
  readonly market: MarketSnapshot;
  readonly calibration: CalibrationSet;
  /** Id of a stored calibration, when it is one. */
  readonly calibrationId?: string;
  readonly locks: readonly RateLock[];
  readonly positions: readonly Position[];
  /** Servicing rights that are held beside the pipeline. */
  readonly servicing?: ServicingBook;
  /** Rows refused while reading: they go on into the result's failures. */
  readonly rowFailures?: readonly ErrorItem[];
  readonly warnings?: readonly string[];
  readonly run: DeskRun;
  /** One-sided shift of durations and convexities, bp; 25 when absent. */
  readonly shiftBp?: number;
}
