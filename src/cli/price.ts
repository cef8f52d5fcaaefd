import type { Command } from 'commander';
import { CounterpoiseError } from '../core/errors.ts';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { type PricingResult, priceInstruments } from '../desk/price.ts';
import { type PricingRequest, pricingRequestSchema } from '../desk/pricing-request.ts';
import { withDigests } from '../desk/provenance.ts';
import { measureLines, pricingTables } from '../desk/tables/pricing-tables.ts';
import { threadFitter } from '../workers/fit-thread.ts';
import type { CommandContext } from './command-context.ts';
import { significant } from './number-format.ts';
import { addOutputOptions, checkOutputOptions, type OutputOptions, printAnswer } from './output.ts';
import { withPool } from './pool.ts';
import { createProgress } from './progress.ts';
import { readTextFile } from './read-text-file.ts';
import { addRunOptions, type RunOptions } from './run-options.ts';
import { numbers, renderTable, words } from './table.ts';

type PriceOptions = RunOptions & OutputOptions;

/** Adds `counterpoise price`. */
export function registerPrice(program: Command, context: CommandContext): void {
  const command = program
    .command('price')
    .description('any instruments, any measures: the validator’s door')
    .argument('<request>', 'pricing request, JSON; its run is overruled by the options given here');
  addRunOptions(command, { model: false });
  addOutputOptions(command, ['measures']).action(async (file: string, options: PriceOptions) => {
    checkOutputOptions(options, ['measures']);
    const text = await readTextFile(file, 'a pricing request (JSON)');
    const request = withRunOptions(
      parseWithSchema(pricingRequestSchema, parseJson(text, file), { file }),
      options,
    );
    const result = await price(request, context);
    requireSomeAnswer(result, file);
    await printAnswer(options, {
      document: () => withDigests(result, withoutThreads(request)),
      text: () => pricingText(result),
      tables: pricingTables(result),
    });
  });
}

function withRunOptions(request: PricingRequest, options: RunOptions): PricingRequest {
  const { paths, seed, threads, kernel, exact, shiftBp, targetStandardError, pathsMax } = options;
  return {
    ...request,
    run: {
      ...request.run,
      ...(paths === undefined ? {} : { pathCount: paths }),
      ...(seed === undefined ? {} : { seed }),
      ...(threads === undefined ? {} : { threads }),
      ...(kernel === undefined ? {} : { kernel }),
      ...(exact === undefined ? {} : { exact }),
      ...(targetStandardError === undefined ? {} : { targetStandardError }),
      ...(pathsMax === undefined ? {} : { pathCountMax: pathsMax }),
      ...(shiftBp === undefined ? {} : { shiftBp }),
    },
  };
}

/** The number of threads changes no bit of an answer, so it is none of its input. */
function withoutThreads({ run: { threads: _, ...run }, ...request }: PricingRequest): object {
  return { ...request, run };
}

async function price(request: PricingRequest, { signal }: CommandContext): Promise<PricingResult> {
  return withPool(request.run.threads, async ({ simulate }) => {
    const progress = createProgress();
    try {
      return await priceInstruments(request, {
        simulate,
        fitter: threadFitter,
        control: { signal, onProgress: progress.stage('price') },
      });
    } finally {
      progress.stop();
    }
  });
}

function requireSomeAnswer({ results, failures }: PricingResult, file: string): void {
  const [first] = failures;
  if (first === undefined || results.some(({ measures }) => Object.keys(measures).length > 0)) return;
  throw new CounterpoiseError(first.code, `Nothing could be priced. ${first.detail}`, {
    file,
    pointer: first.pointer,
    errors: failures,
  });
}

/** Every measure of every instrument on one line. */
function pricingText({ results, failures, provenance }: PricingResult): string {
  const run =
    provenance.pathCount === null
      ? 'closed forms'
      : `${provenance.pathCount} paths, seed "${provenance.seed}", kernel ${provenance.kernel}`;
  return [
    `${provenance.model}, ${run}`,
    renderTable(
      'Measures',
      [words('id'), words('kind'), words('measure'), numbers('value'), numbers('±'), words('unit')],
      measureLines(results).map(({ id, kind, measure, part, value, standardError, unit }) => [
        id,
        kind,
        part === '' ? measure : `${measure} ${part}`,
        typeof value === 'number' ? significant(value) : value,
        standardError === 0 ? '' : significant(standardError),
        unit,
      ]),
    ),
    ...(failures.length === 0
      ? []
      : [['Failed', ...failures.map(({ pointer, detail }) => `  ${pointer}: ${detail}`)].join('\n')]),
  ].join('\n\n');
}
