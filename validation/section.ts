import type { ReportTable } from '../calibration/calibration-report.ts';
import type { Check } from './check.ts';
import type { Plot } from './plot.ts';

/** A chapter of the report. */
export interface Section {
  /** For links and the ids of checks: lower case, hyphens. */
  readonly id: string;
  readonly title: string;
  /** Paragraphs of plain text. */
  readonly introduction: readonly string[];
  readonly checks: readonly Check[];
  readonly figures: readonly Figure[];
  readonly tables: readonly ReportTable[];
}

/** A plot with its words. */
export interface Figure {
  readonly title: string;
  /** What the plot shows and how to read it. */
  readonly caption: string;
  readonly plot: Plot;
}
