/*
 * The kernel's loop as native code, for `npm run bench -- kernel`. Reads one loan and one block of paths from a file,
 * then lines "name repeats" from its input; answers each with the shortest time of a call in nanoseconds and writes
 * the 64 values of the call as bytes to the file named last.
 */
#include <immintrin.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MONTHS 12

#define REAL float
#define LANES 16
#define GROUP 4
#define MINIMUM _mm512_min_ps
#define MAXIMUM _mm512_max_ps
#define NAME float_512
#include "loop.h"

#define REAL double
#define LANES 8
#define GROUP 4
#define MINIMUM _mm512_min_pd
#define MAXIMUM _mm512_max_pd
#define NAME double_512
#include "loop.h"

#define REAL float
#define LANES 4
#define GROUP 2
#define MINIMUM _mm_min_ps
#define MAXIMUM _mm_max_ps
#define NAME float_128
#include "loop.h"

/* A loan and its block in both precisions, and what a plain program computes them from. */
static struct {
  int payments;
  double par;
  float *table32, *incentive32, *rate32, *discount32;
  double *table, *incentive, *rate, *discount;
  /* slope and offset of the logistic, note rate less spread, cap, active share, passive refinancing */
  double plain[6];
  /* [payment][5]: largest refinancing hazard, unlocked hazard, lock-in slope, w, v */
  double *columns;
} input;

/* As a C or C++ library's user would write it: one path after another, an exponential for each survival and logistic. */
__attribute__((noinline)) static void scalar_exp(double *values) {
  const double *p = input.plain;
  for (int path = 0; path < 64; path++) {
    double active = p[4], passive = 1 - p[4], before = input.discount[path], sum = input.par * before;
    for (int k = 0; k < input.payments; k++) {
      const double *column = input.columns + 5 * k;
      double paid = input.discount[(k + 1) * 64 + path], rate = input.rate[k * 64 + path];
      sum += (active + passive) * (column[3] * paid - column[4] * (before - paid));
      before = paid;
      double hazard = column[0] / (1 + exp(p[0] * (rate + p[1])));
      double common = column[1] - column[2] * fmin(fmax(rate - p[2], 0), p[3]);
      active *= exp(-(common + hazard));
      passive *= exp(-(common + p[5] * hazard));
    }
    values[path] = sum;
  }
}

static void run(const char *name, double *values) {
  int n = input.payments;
  if (!strcmp(name, "float_512"))
    float_512(input.table32, n, input.incentive32, input.rate32, input.discount32, input.par, values);
  else if (!strcmp(name, "float_128"))
    float_128(input.table32, n, input.incentive32, input.rate32, input.discount32, input.par, values);
  else if (!strcmp(name, "double_512"))
    double_512(input.table, n, input.incentive, input.rate, input.discount, input.par, values);
  else
    scalar_exp(values);
}

static void *part(FILE *file, size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (fread(memory, 1, bytes, file) != bytes) exit(2);
  return memory;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  FILE *file = fopen(arguments[1], "rb");
  double head[8];
  if (!file || fread(head, sizeof head, 1, file) != 1) return 2;
  int n = input.payments = (int)head[0];
  input.par = head[1];
  memcpy(input.plain, head + 2, sizeof input.plain);
  size_t table = 16 + 5 * (size_t)n, track = 64 * (size_t)(n + 1);
  input.table32 = part(file, 4 * table);
  input.incentive32 = part(file, 4 * track);
  input.rate32 = part(file, 4 * track);
  input.discount32 = part(file, 4 * track);
  input.table = part(file, 8 * table);
  input.incentive = part(file, 8 * track);
  input.rate = part(file, 8 * track);
  input.discount = part(file, 8 * track);
  input.columns = part(file, 8 * 5 * (size_t)n);
  fclose(file);
  char name[32];
  int repeats;
  while (scanf("%31s %d", name, &repeats) == 2) {
    double values[64], shortest = 1e18;
    for (int repeat = 0; repeat < repeats; repeat++) {
      struct timespec start, end;
      clock_gettime(CLOCK_MONOTONIC, &start);
      run(name, values);
      clock_gettime(CLOCK_MONOTONIC, &end);
      double elapsed = (end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec);
      if (elapsed < shortest) shortest = elapsed;
    }
    FILE *answer = fopen(arguments[2], "wb");
    if (!answer || fwrite(values, sizeof values, 1, answer) != 1) return 2;
    fclose(answer);
    printf("%.1f\n", shortest);
    fflush(stdout);
  }
  return 0;
}
