/**
 * Writes a simulated lock history with known parameters, to prove a fit with or to try one out.
 *
 *   node scripts/simulate-lock-history.ts [--out locks.csv] [--locks 20000] [--seed text] [--from 2022-01-03]
 *     [--to 2024-12-31] [--as-of 2024-12-31] [--volatility-bp 130 | --rates MORTGAGE30US.csv]
 *     [--parameters parameters.json] [--a 1.8] [--b 2.708] [--lender-intercept 0] [--renegotiation]
 *     [--lenders 5 --lender-deviation 0.3] [--unrecorded-effect=-2]
 *
 * `--parameters` is a pull-through record as a calibration set holds it. `--unrecorded-effect` gives self-employed
 * borrowers, whom the file does not name, another logit. `--example` writes examples/2025-02-10/lock-history.csv.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { daysBetween, isoDate } from '../src/core/dates.ts';
import { describeError } from '../src/core/errors.ts';
import { parseJson, parseWithSchema } from '../src/core/parse.ts';
import {
  DEFAULT_PULL_THROUGH,
  DEFAULT_RENEGOTIATION,
  pullThroughParametersSchema,
} from '../src/models/pull-through/parameters.ts';
import { exampleHistoryCsv } from './lock-history/example-history.ts';
import { historyCsv } from './lock-history/history-csv.ts';
import { publishedRatePath, simulatedRatePath } from './lock-history/rate-path.ts';
import { simulateHistory } from './lock-history/simulate-history.ts';

const START_RATE = 0.065;
const LONGEST_LOCK_DAYS = 60;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    example: { type: 'boolean' },
    locks: { type: 'string', default: '20000' },
    seed: { type: 'string', default: 'counterpoise-lock-history' },
    from: { type: 'string', default: '2022-01-03' },
    to: { type: 'string', default: '2024-12-31' },
    'as-of': { type: 'string' },
    'volatility-bp': { type: 'string', default: '130' },
    rates: { type: 'string' },
    parameters: { type: 'string' },
    a: { type: 'string' },
    b: { type: 'string' },
    'lender-intercept': { type: 'string' },
    renegotiation: { type: 'boolean' },
    lenders: { type: 'string' },
    'lender-deviation': { type: 'string', default: '0.3' },
    'unrecorded-effect': { type: 'string' },
  },
});

try {
  if (values.example) {
    writeFileSync(new URL('../examples/2025-02-10/lock-history.csv', import.meta.url), exampleHistoryCsv());
  } else {
    const csv = simulatedCsv();
    if (values.out === undefined) process.stdout.write(csv);
    else writeFileSync(values.out, csv);
  }
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 2;
}

function simulatedCsv(): string {
  const [from, to] = [isoDate(values.from), isoDate(values.to)];
  const given =
    values.parameters === undefined
      ? DEFAULT_PULL_THROUGH
      : parseWithSchema(
          pullThroughParametersSchema,
          parseJson(readFileSync(values.parameters, 'utf8'), values.parameters),
          { file: values.parameters },
        );
  const parameters = {
    ...given,
    lenderIntercept: number(values['lender-intercept'], given.lenderIntercept),
    response: { a: number(values.a, given.response.a), b: number(values.b, given.response.b) },
    ...(values.renegotiation ? { renegotiation: given.renegotiation ?? DEFAULT_RENEGOTIATION } : {}),
  };
  const days = daysBetween(from, to) + LONGEST_LOCK_DAYS;
  return historyCsv(
    simulateHistory({
      seed: values.seed,
      lockCount: Number(values.locks),
      from,
      to,
      ...(values['as-of'] === undefined ? {} : { asOf: isoDate(values['as-of']) }),
      rates:
        values.rates === undefined
          ? simulatedRatePath(values.seed, from, days, START_RATE, Number(values['volatility-bp']))
          : publishedRatePath(readFileSync(values.rates, 'utf8')),
      parameters: parseWithSchema(pullThroughParametersSchema, parameters, { file: 'parameters' }),
      ...(values.lenders === undefined
        ? {}
        : { lenders: { count: Number(values.lenders), deviation: Number(values['lender-deviation']) } }),
      ...(values['unrecorded-effect'] === undefined
        ? {}
        : { unrecordedEffect: Number(values['unrecorded-effect']) }),
    }),
  );
}

function number(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Number(text);
}
