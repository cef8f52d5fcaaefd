import type { ErrorItem } from '../../core/errors.ts';
import type { ServicingAssumptions } from '../../models/servicing/assumptions.ts';
import type { ServicingLeg } from '../../models/servicing/servicing-legs.ts';
import type { MeasureValue } from '../../sim/measure-value.ts';
import type { Provenance } from '../provenance.ts';

/** A number and its standard error; the column says the unit. */
export interface NumberWithError {
  readonly value: number;
  readonly standardError: number;
}

/** Dollars of each leg; they sum to the value. */
export type LegDollars = Readonly<Record<ServicingLeg, number>>;

/** One right: dollars unless said; durations and convexity are relative to its own value. */
export interface ServicingRow {
  readonly servicingId: string;
  readonly program: string;
  /** Decimal. */
  readonly noteRate: number;
  readonly balance: number;
  readonly loanCount: number;
  readonly ageMonths: number;
  readonly remainingMonths: number;
  readonly servicingFeeBp: number;
  readonly oasBp: number;
  readonly value: NumberWithError;
  /** Value in years of fee. */
  readonly multiple: NumberWithError;
  /** Value per 100 of balance. */
  readonly pricePer100: NumberWithError;
  readonly legs: LegDollars;
  readonly measures: ServicingMeasures;
  /** Names of measures whose error exceeds the tolerance. */
  readonly flags: readonly string[];
}

/** Sensitivities by full revaluation under the same random numbers, OAS held. */
export interface ServicingMeasures {
  /** Years. */
  readonly effectiveDuration: NumberWithError;
  /** Years². */
  readonly effectiveConvexity: NumberWithError;
  /** Dollars for rates 1 bp lower; negative where rising rates gain. */
  readonly dv01: NumberWithError;
  readonly keyRateDv01: Readonly<Record<string, NumberWithError>>;
  /** Years: loss for 1 bp more of OAS. */
  readonly spreadDuration: NumberWithError;
  /** Relative loss per unit of the multiplier. */
  readonly refinancingDuration: NumberWithError;
  readonly turnoverDuration: NumberWithError;
  /** Years: loss for mortgage rates 1 bp higher against swap rates. */
  readonly basisDuration: NumberWithError;
}

/** Rights of one program and half point of note rate, or all. */
export interface ServicingGroup {
  readonly key: string;
  readonly rights: number;
  readonly loanCount: number;
  readonly balance: number;
  /** Weighted by balance: decimal, and basis points. */
  readonly noteRate: number;
  readonly servicingFeeBp: number;
  readonly oasBp: number;
  readonly value: MeasureValue;
  readonly multiple: MeasureValue;
  readonly pricePer100: MeasureValue;
  readonly effectiveDuration: MeasureValue;
  readonly effectiveConvexity: MeasureValue;
  readonly dv01: MeasureValue;
}

/** The book under one parallel shift. */
export interface ServicingProfileRow {
  readonly shiftBp: number;
  readonly value: MeasureValue;
  readonly change: MeasureValue;
  readonly multiple: MeasureValue;
}

export interface ServicingResult {
  readonly asOf: string;
  readonly book: ServicingGroup & {
    /** V₊ + V₋ − 2V₀ at the run's shift, dollars. */
    readonly dollarConvexity: MeasureValue;
    readonly keyRateDv01: Readonly<Record<string, MeasureValue>>;
    readonly vega: MeasureValue;
    readonly spreadDuration: MeasureValue;
    readonly refinancingDuration: MeasureValue;
    readonly turnoverDuration: MeasureValue;
    readonly basisDuration: MeasureValue;
  };
  readonly legs: readonly {
    readonly leg: ServicingLeg;
    readonly value: MeasureValue;
    /** In years of fee. */
    readonly multiple: number;
  }[];
  readonly profile: readonly ServicingProfileRow[];
  readonly groups: readonly ServicingGroup[];
  readonly rows: readonly ServicingRow[];
  /** Units that the rights were valued in: as many as rights, or fewer of a large book. */
  readonly unitCount: number;
  /** What the rights earn and cost beside their fees, every default in place. */
  readonly assumptions: ServicingAssumptions;
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}
