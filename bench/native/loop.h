/*
 * The kernel's month loop for one lane type and width: REAL, LANES, GROUP vectors at a time, MINIMUM,
 * MAXIMUM, NAME.
 * Same table, same polynomial, same chunks as src/kernel/assembly/value.ts; the compiler may fuse.
 */
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define VECTOR JOIN(NAME, _vector)

typedef REAL VECTOR __attribute__((vector_size(LANES * sizeof(REAL)), aligned(LANES * sizeof(REAL))));

static inline VECTOR JOIN(NAME, _loss)(VECTOR t, const REAL *c) {
  if (sizeof(REAL) == 4) return t * ((t + c[0]) * (t + c[0]) + c[1]);
  VECTOR y = (t + c[0]) * t + c[1];
  return t * ((y + (t + c[2])) * y + c[3]);
}

__attribute__((noinline)) static void NAME(const REAL *table, int payments, const REAL *incentive, const REAL *rate,
                                           const REAL *discount, double par, double *values) {
  const REAL inverse_scale = table[0], strike = table[1], ceiling = table[2], share = table[3];
  const VECTOR least = (VECTOR){} + strike, most = (VECTOR){} + ceiling;
  const REAL *survival = table + 5;
  for (int at = 0; at < 64; at += GROUP * LANES) {
    VECTOR active[GROUP], passive[GROUP], before[GROUP];
    double total[GROUP * LANES];
    for (int i = 0; i < GROUP; i++) {
      active[i] = (VECTOR){} + table[4];
      passive[i] = 1 - active[i];
      before[i] = *(const VECTOR *)(discount + at + i * LANES);
      for (int lane = 0; lane < LANES; lane++) total[i * LANES + lane] = par * before[i][lane];
    }
    const REAL *column = table + 16;
    for (int first = 0; first < payments; first += MONTHS) {
      VECTOR sum[GROUP];
      for (int i = 0; i < GROUP; i++) sum[i] = (VECTOR){};
      int end = first + MONTHS < payments ? first + MONTHS : payments;
      for (int k = first; k < end; k++, column += 5) {
        long offset = k * 64 + at;
#pragma GCC unroll 8
        for (int i = 0; i < GROUP; i++) {
          long here = offset + i * LANES;
          VECTOR paid = *(const VECTOR *)(discount + here + 64);
          VECTOR outstanding = active[i] + passive[i];
          sum[i] += outstanding * (column[3] * paid - column[4] * (before[i] - paid));
          before[i] = paid;
          VECTOR hazard = column[0] / (*(const VECTOR *)(incentive + here) + inverse_scale);
          VECTOR common = column[1] - column[2] * MINIMUM(MAXIMUM(*(const VECTOR *)(rate + here), least), most);
          active[i] -= active[i] * JOIN(NAME, _loss)(common + hazard, survival);
          passive[i] -= passive[i] * JOIN(NAME, _loss)(share * hazard + common, survival);
        }
      }
      for (int i = 0; i < GROUP; i++)
        for (int lane = 0; lane < LANES; lane++) total[i * LANES + lane] += sum[i][lane];
    }
    for (int i = 0; i < GROUP * LANES; i++) values[at + i] = total[i];
  }
}

#undef JOIN2
#undef JOIN
#undef VECTOR
#undef REAL
#undef LANES
#undef GROUP
#undef MINIMUM
#undef MAXIMUM
#undef NAME
