/** A point of a plot, in the units of its axes. */
export type Point = readonly [x: number, y: number];

/** A numeric axis. */
export interface Axis {
  /** With the unit. */
  readonly label: string;
  /** `linear` when absent; a logarithmic axis takes numbers above zero alone. */
  readonly scale?: 'linear' | 'log';
  /** Ends of the axis; those of the data when absent. */
  readonly range?: readonly [low: number, high: number];
}

/** A line, dots or both. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** `line` when absent. */
  readonly mark?: 'line' | 'dots' | 'line-and-dots';
  /** Drawn thin and dashed, as a yardstick beside the data. */
  readonly yardstick?: boolean;
}

/** A shaded region between two values of y, as wide as the plot. */
export interface Band {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

/** Lines and dots over two numeric axes. */
export interface SeriesPlot {
  readonly kind: 'series';
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly bands?: readonly Band[];
}

/** Numbers in a grid, coloured by their distance from zero. */
export interface HeatMap {
  readonly kind: 'heat-map';
  readonly rowLabel: string;
  readonly columnLabel: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [row][column]; undefined where there is none. */
  readonly values: readonly (readonly (number | undefined)[])[];
  readonly digits: number;
  /** Distance from zero with the strongest colour; where it is absent values are all of one sign and shaded by size. */
  readonly diverging: boolean;
}

/** Two bars from a common zero for each row, the widest row first. */
export interface Tornado {
  readonly kind: 'tornado';
  readonly x: Axis;
  readonly rows: readonly { readonly name: string; readonly down: number; readonly up: number }[];
}

/** What a figure draws, as data. */
export type Plot = SeriesPlot | HeatMap | Tornado;
