/**
 * Half the width, in standard deviations, of the interval that a state or rate is taken to stay in: it leaves it once in
 * 10¹⁰ draws. Polynomials in a state are fitted on it and a little beyond.
 */
export const RANGE_DEVIATIONS = 6.5;
