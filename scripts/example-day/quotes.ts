/**
 * The quotes of 10 February 2025 that the example day is made from. Where each comes from stands in
 * examples/2025-02-10/SOURCES.md.
 */

export const AS_OF = '2025-02-10';

export const SOFR_OVERNIGHT_RATE = 0.04354478;

/** Annual ACT/360 fixed leg against SOFR, T+2. */
export const SOFR_PAR_SWAPS = [
  { tenor: '2Y', rate: 0.04107656 },
  { tenor: '3Y', rate: 0.04077647 },
  { tenor: '4Y', rate: 0.04040531 },
  { tenor: '5Y', rate: 0.0405884 },
  { tenor: '6Y', rate: 0.04030603 },
  { tenor: '7Y', rate: 0.04057846 },
  { tenor: '8Y', rate: 0.04066334 },
  { tenor: '9Y', rate: 0.04064652 },
  { tenor: '10Y', rate: 0.04073577 },
  { tenor: '12Y', rate: 0.04097921 },
  { tenor: '15Y', rate: 0.04137236 },
  { tenor: '20Y', rate: 0.04119457 },
  { tenor: '25Y', rate: 0.04048914 },
  { tenor: '30Y', rate: 0.03970126 },
  { tenor: '40Y', rate: 0.03770241 },
  { tenor: '50Y', rate: 0.03553169 },
] as const;

/** Constant-maturity par yields, bond-equivalent. */
export const TREASURY_PAR_YIELDS = [
  { tenor: '1M', rate: 0.0438 },
  { tenor: '2M', rate: 0.044 },
  { tenor: '3M', rate: 0.0435 },
  { tenor: '4M', rate: 0.0437 },
  { tenor: '6M', rate: 0.0431 },
  { tenor: '1Y', rate: 0.0424 },
  { tenor: '2Y', rate: 0.0428 },
  { tenor: '3Y', rate: 0.043 },
  { tenor: '5Y', rate: 0.0434 },
  { tenor: '7Y', rate: 0.0442 },
  { tenor: '10Y', rate: 0.0451 },
  { tenor: '20Y', rate: 0.0476 },
  { tenor: '30Y', rate: 0.0471 },
] as const;

export const SWAPTION_EXPIRIES = [
  '1M',
  '3M',
  '6M',
  '9M',
  '1Y',
  '18M',
  '2Y',
  '3Y',
  '4Y',
  '5Y',
  '6Y',
  '7Y',
  '8Y',
  '9Y',
  '10Y',
  '15Y',
  '20Y',
  '25Y',
  '30Y',
] as const;
export const SWAPTION_TENORS = [
  '1Y',
  '2Y',
  '3Y',
  '4Y',
  '5Y',
  '6Y',
  '7Y',
  '8Y',
  '9Y',
  '10Y',
  '15Y',
  '20Y',
  '25Y',
  '30Y',
] as const;
/** At-the-money normal volatilities, bp a year: a row an expiry, a column a tenor. */
// biome-ignore format: a matrix reads as one.
export const SWAPTION_NORMAL_VOLS_BP = [
  [55.0422, 79.9776, 87.4376, 91.5008, 93.9321, 93.0288, 92.4193, 91.2257, 90.6594, 90.6272, 86.8592, 84.3736, 83.0335, 82.5474],
  [69.4342, 87.5867, 90.896, 93.859, 96.1918, 94.83, 94.0926, 93.6408, 93.7743, 93.1492, 89.3915, 86.4025, 84.7562, 83.8965],
  [84.5519, 96.3405, 97.6872, 98.3689, 98.8987, 97.7066, 97.1984, 96.4363, 95.5768, 94.9672, 91.4971, 88.0992, 85.6118, 85.0045],
  [95.3, 101.615, 101.3178, 101.276, 101.8574, 99.9618, 99.2709, 98.9126, 97.6085, 97.0997, 92.7168, 89.2335, 87.4796, 86.799],
  [102.4859, 103.9977, 102.8707, 102.9015, 102.2344, 100.887, 99.7745, 98.6183, 98.721, 98.1119, 94.0838, 89.819, 88.634, 87.7733],
  [107.4869, 105.9606, 105.076, 103.8618, 102.9401, 101.6516, 99.8907, 99.0448, 98.3229, 98.3097, 93.7275, 91.1426, 89.3251, 88.9753],
  [107.7714, 106.9563, 105.0388, 103.8196, 102.8905, 100.9916, 100.0231, 99.5559, 98.428, 97.9066, 94.2968, 91.1694, 89.1873, 88.8593],
  [106.9018, 105.3498, 104.2037, 102.7164, 102.0252, 100.3382, 99.5724, 98.4645, 97.906, 96.5188, 93.6345, 90.1187, 88.8969, 88.2323],
  [104.5007, 102.6533, 101.5675, 100.5127, 99.3214, 98.6424, 98.0033, 96.8462, 96.4854, 95.8485, 91.8344, 89.2317, 87.8341, 87.5167],
  [102.9428, 101.2843, 100.4744, 99.1066, 98.2593, 97.8517, 96.8132, 96.2687, 95.0181, 94.3139, 90.8399, 88.4904, 86.9003, 86.8988],
  [100.2972, 98.669, 98.1634, 97.548, 97.1555, 95.7143, 94.8002, 94.3472, 93.3802, 93.4311, 88.947, 86.9752, 86.0668, 85.4848],
  [99.1099, 97.7973, 97.1445, 96.0312, 95.1454, 94.1458, 93.0024, 93.1532, 92.1706, 91.5923, 87.6993, 86.1063, 84.8484, 83.8713],
  [97.0892, 95.4053, 94.2541, 93.8354, 92.8825, 92.5538, 91.3091, 91.3753, 89.8482, 89.7586, 85.7462, 84.3014, 82.9237, 82.9218],
  [95.1386, 93.5843, 92.4852, 91.6979, 91.1635, 90.6824, 89.3803, 88.9825, 88.4901, 87.4913, 83.8508, 82.5948, 81.078, 81.0102],
  [93.3731, 91.6438, 91.026, 90.4381, 89.3714, 88.6794, 87.9673, 86.9161, 86.7042, 85.8161, 82.0934, 80.5933, 80.1329, 79.7294],
  [85.4772, 82.8267, 82.1245, 81.5555, 80.0152, 79.8457, 79.0072, 78.4569, 77.9415, 77.088, 74.2452, 73.2642, 72.7148, 72.2264],
  [77.5479, 76.3696, 75.2635, 74.1116, 73.4049, 72.4779, 72.3474, 71.6173, 70.9331, 70.2741, 68.3601, 67.5275, 67.4314, 67.3256],
  [75.2259, 74.3233, 73.8211, 72.548, 71.4819, 70.6354, 69.6061, 69.5329, 68.4304, 67.9329, 66.7923, 66.4683, 66.4874, 66.4197],
  [72.141, 72.6347, 71.9481, 71.2262, 70.362, 69.4864, 67.6931, 67.271, 65.7031, 64.2306, 64.0145, 63.4517, 63.892, 63.8754],
] as const;

/** Freddie Mac's weekly survey of 30-year fixed rates, percent, by the Thursday (or eve of a holiday) it came out. */
// biome-ignore format: a table reads as one.
export const SURVEY_30_YEAR_PERCENT = [
  ['2025-01-02', 6.91], ['2025-01-09', 6.93],
  ['2025-01-16', 7.04], ['2025-01-23', 6.96], ['2025-01-30', 6.95], ['2025-02-06', 6.89],
] as const;

/** Ten-year Treasury par yields, percent: every business day on which an example lock may have been made. */
// biome-ignore format: a table reads as one.
export const TREASURY_10_YEAR_PERCENT = [
  ['2025-01-02', 4.57],
  ['2025-01-03', 4.6], ['2025-01-06', 4.62], ['2025-01-07', 4.67], ['2025-01-08', 4.67],
  ['2025-01-09', 4.68], ['2025-01-10', 4.77], ['2025-01-13', 4.79], ['2025-01-14', 4.78],
  ['2025-01-15', 4.66], ['2025-01-16', 4.61], ['2025-01-17', 4.61], ['2025-01-21', 4.57],
  ['2025-01-22', 4.6], ['2025-01-23', 4.65], ['2025-01-24', 4.63], ['2025-01-27', 4.53],
  ['2025-01-28', 4.55], ['2025-01-29', 4.55], ['2025-01-30', 4.52], ['2025-01-31', 4.58],
  ['2025-02-03', 4.54], ['2025-02-04', 4.52], ['2025-02-05', 4.43], ['2025-02-06', 4.45],
  ['2025-02-07', 4.49], ['2025-02-10', 4.51],
] as const;

/** 15-year survey of 6 February 2025, percent. */
export const SURVEY_15_YEAR_PERCENT = 6.05;
/** Illustrative: government-insured 30-year loans a little below the conforming survey. */
export const GOVERNMENT_30_YEAR_PERCENT = 6.55;
/** Illustrative: near that day's overnight general-collateral rates. */
export const REPO_RATE = 0.0435;

/** Illustrative front-month TBA prices, near that day's market, in 32nds. */
export const FRONT_TBA_PRICES = {
  UMBS30: {
    0.04: '91-20',
    0.045: '94-10',
    0.05: '96-23',
    0.055: '98-28+',
    0.06: '100-25',
    0.065: '102-19',
    0.07: '104-04',
  },
  UMBS15: { 0.04: '95-24', 0.045: '97-20', 0.05: '99-10', 0.055: '100-26' },
  'GNMA2-30': { 0.05: '97-02', 0.055: '99-05', 0.06: '100-29', 0.065: '102-08' },
} as const;

const CLASS_A = 'date: SIFMA class A, at second hand; price: illustrative';
const CLASS_B = 'date and price: illustrative';
const CLASS_C = 'date and price: illustrative';

/**
 * Settlement dates by program, front month first. No published date of 2025 was at hand for classes B and C:
 * theirs follow the pattern of 2026 and say that they are illustrative.
 */
export const SETTLEMENTS = {
  UMBS30: { dates: ['2025-03-13', '2025-04-14', '2025-05-13'], source: CLASS_A },
  UMBS15: { dates: ['2025-03-18', '2025-04-16', '2025-05-16'], source: CLASS_B },
  'GNMA2-30': { dates: ['2025-03-20', '2025-04-21', '2025-05-20'], source: CLASS_C },
} as const;

/**
 * February's remaining settlements: too near for any loan of the pipeline to make them, but a date that is not known
 * could not be ruled out.
 */
export const NEAR_SETTLEMENTS = [
  { settlementClass: 'B', settlementMonth: '2025-02', settlementDate: '2025-02-18', source: 'illustrative' },
  { settlementClass: 'C', settlementMonth: '2025-02', settlementDate: '2025-02-19', source: 'illustrative' },
] as const;

/** Futures prices of the day, March 2025 delivery, in the exchange's ticks. */
export const QUOTED_FUTURES = { TU: '102-236', FV: '106-152', TY: '109-070' } as const;

/**
 * Notes and bonds outstanding on the day and deliverable in March 2025: coupon in percent and maturity.
 *
 * TN takes original 10-year notes of 9 years 5 months and more, and on that day only two were outstanding: the
 * note of February 2035 was auctioned two days later.
 */
// biome-ignore format: a table reads as one.
export const BASKETS = {
  TU: [[4.25, '2026-12-31'], [4.375, '2026-12-15'], [1.25, '2026-12-31'], [4, '2027-01-15'], [4.125, '2027-01-31'], [4.125, '2027-02-15'], [4.25, '2027-03-15']],
  FV: [[4.5, '2029-05-31'], [4.25, '2029-06-30'], [4, '2029-07-31'], [3.625, '2029-08-31'], [3.5, '2029-09-30'], [4.125, '2029-10-31'], [4.125, '2029-11-30'], [4.375, '2029-12-31'], [4.25, '2030-01-31']],
  TY: [[3.625, '2031-09-30'], [4.125, '2031-10-31'], [4.125, '2031-11-30'], [4.5, '2031-12-31'], [4.375, '2032-01-31'], [1.875, '2032-02-15'], [2.875, '2032-05-15'], [2.75, '2032-08-15']],
  TN: [[3.875, '2034-08-15'], [4.25, '2034-11-15']],
  US: [[4.375, '2040-05-15'], [3.875, '2040-08-15'], [4.25, '2040-11-15'], [4.75, '2041-02-15'], [4.375, '2041-05-15'], [3.75, '2041-08-15'], [4, '2042-11-15']],
  WN: [[1.25, '2050-05-15'], [2.375, '2051-05-15'], [3, '2052-08-15'], [4, '2052-11-15'], [4.125, '2053-08-15'], [4.75, '2053-11-15'], [4.5, '2054-11-15']],
} as const;
