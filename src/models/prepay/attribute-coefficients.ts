/** A number for each attribute effect: a loan's features, or one hazard's coefficients on them. */
export interface AttributeVector {
  /** Natural logarithm of the loan amount over the base amount. */
  readonly logBalance: number;
  readonly ficoPer50: number;
  readonly dtiPer10: number;
  readonly ltvPer10: number;
  readonly secondHome: number;
  readonly investor: number;
  readonly rateTerm: number;
  readonly cashOut: number;
  readonly condo: number;
  readonly twoToFourUnit: number;
  readonly manufactured: number;
  readonly firstTimeBuyer: number;
}

/** Effects on the logarithm of each hazard's multiplier. */
export interface AttributeCoefficients {
  readonly refinancing: AttributeVector;
  readonly turnover: AttributeVector;
  readonly default: AttributeVector;
}

/**
 * Shipped effects of loan attributes on ln M.
 *
 * @source docs/models/prepayment.md: prior signs and sizes from the agency prepayment literature, moved by
 *   scripts/calibrate-attributes.ts until nine loans have the durations of the seed's loan table
 */
export const ATTRIBUTE_COEFFICIENTS: AttributeCoefficients = Object.freeze({
  refinancing: Object.freeze({
    logBalance: 0.2579,
    ficoPer50: 0.131,
    dtiPer10: -0.0401,
    ltvPer10: -0.0629,
    secondHome: -0.1,
    investor: -0.2058,
    rateTerm: 0.1249,
    cashOut: -0.0563,
    condo: -0.0533,
    twoToFourUnit: -0.15,
    manufactured: -0.35,
    firstTimeBuyer: -0.0504,
  }),
  turnover: Object.freeze({
    logBalance: 0.039,
    ficoPer50: 0.0432,
    dtiPer10: -0.0153,
    ltvPer10: -0.0177,
    secondHome: -0.1,
    investor: -0.0638,
    rateTerm: -0.0315,
    cashOut: -0.0224,
    condo: 0.0425,
    twoToFourUnit: -0.1,
    manufactured: -0.1,
    firstTimeBuyer: 0.0589,
  }),
  default: Object.freeze({
    logBalance: 0.05,
    ficoPer50: -0.4592,
    dtiPer10: 0.1629,
    ltvPer10: 0.2788,
    secondHome: 0.05,
    investor: 0.3106,
    rateTerm: 0.0996,
    cashOut: 0.2645,
    condo: 0.0498,
    twoToFourUnit: 0.2,
    manufactured: 0.4,
    firstTimeBuyer: 0.0999,
  }),
});
