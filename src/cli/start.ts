import { join, relative } from 'node:path';
import type { Command } from 'commander';
import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import { parseJson } from '../core/parse.ts';
import { hedgeMarks, hedgeOf } from '../desk/hedge.ts';
import { riskNeeds, riskOf } from '../desk/risk.ts';
import { valueDeskBook } from '../desk/valued-book.ts';
import { parseHedgeConfig, requiredShocksBp } from '../hedge/hedge-config.ts';
import type { PathPool } from '../workers/path-pool.ts';
import {
  type BookCommandOptions,
  type CheckedBook,
  checkBook,
  inStage,
  prepareBook,
  simulationSettings,
} from './book-command.ts';
import { boundMemory } from './bounded-memory.ts';
import { calibrationSummary } from './calibrate.ts';
import type { CommandContext, RunningServer } from './command-context.ts';
import { storeExampleDay } from './example-day.ts';
import { hedgeSettings, hedgeTablesText } from './hedge.ts';
import { exampleFolder } from './init-folder.ts';
import { withPool } from './pool.ts';
import { createProgress } from './progress.ts';
import { readTextFile } from './read-text-file.ts';
import { riskText } from './risk.ts';
import { addRunOptions, type RunOptions } from './run-options.ts';
import { serveUntilStopped } from './serve.ts';
import { addListenOptions, type ServerOptions, serverConfigOf } from './server-options.ts';

type StartOptions = RunOptions & ServerOptions & { readonly once?: boolean };

/** Adds `counterpoise start`, which `npm start` runs. */
export function registerStart(program: Command, context: CommandContext): void {
  const command = program
    .command('start')
    .description('the example day: calibrate, risk, hedge, then serve')
    .option('--once', 'end after the printing');
  addListenOptions(command);
  addRunOptions(command).action((options: StartOptions) => runStart(options, context));
}

async function runStart(options: StartOptions, context: CommandContext): Promise<void> {
  if (options.once !== true) boundMemory();
  const folder = exampleFolder();
  const fileOf = (name: string): string => relative(process.cwd(), join(folder, name));
  const files: BookCommandOptions = {
    ...options,
    market: fileOf('market.json'),
    pipeline: fileOf('pipeline.csv'),
    positions: fileOf('positions.csv'),
  };
  process.stdout.write(`Example day: ${relative(process.cwd(), folder)}\n`);
  const checked = await checkBook('hedge', files, context);
  await withPool(options.threads, async (pool) => {
    // A port that is taken should be known before the work, not after it.
    const server =
      options.once === true
        ? undefined
        : await context.startServer({
            // What the day prints is for reading; only trouble stands between.
            ...(await serverConfigOf(options, context)),
            log: { level: 'warn' },
          });
    try {
      const calibration = await printExampleDay(checked, files, fileOf('hedge.json'), pool, context);
      if (server !== undefined) {
        const day = { checked, files, lockEvents: fileOf('lock-events.json'), calibration, options };
        process.stdout.write(`\n${await storedIn(server, day)}\n`);
      }
    } catch (error) {
      await server?.stop();
      throw error;
    }
    if (server !== undefined) await serveUntilStopped(server, context);
  });
}

/** Stores what was printed where that needs no key and no certificate; answers what became of it. */
async function storedIn(
  { url, open }: RunningServer,
  day: {
    readonly checked: CheckedBook;
    readonly files: BookCommandOptions;
    readonly lockEvents: string;
    readonly calibration: CalibrationSet;
    readonly options: RunOptions;
  },
): Promise<string> {
  if (!open || !url.startsWith('http:')) {
    return 'The example day is not stored: this server wants authentication or TLS, and has only what you give it.';
  }
  const { checked, files, lockEvents, calibration, options } = day;
  return storeExampleDay(url, {
    market: checked.inputs.market,
    marketJson: await readTextFile(files.market, 'a market day (JSON)'),
    pipelineCsv: await readTextFile(files.pipeline, 'a pipeline (CSV)'),
    lockEventsJson: await readTextFile(lockEvents, 'lock events (JSON)'),
    positions: checked.inputs.positions,
    calibration,
    run: simulationSettings(options),
  });
}

/** Prints the day, and answers the calibration it was made with. */
async function printExampleDay(
  checked: CheckedBook,
  files: BookCommandOptions,
  hedgeFile: string,
  pool: PathPool,
  context: CommandContext,
): Promise<CalibrationSet> {
  const progress = createProgress();
  const print = (text: string): void => {
    progress.stop();
    process.stdout.write(`\n${text}\n`);
  };
  try {
    const book = await prepareBook(checked, files, pool, context, progress);
    print(calibrationSummary(book.request.calibration));
    const config = parseHedgeConfig(
      parseJson(await readTextFile(hedgeFile, 'hedge settings (JSON)'), hedgeFile),
      hedgeFile,
    );
    // One run serves both: the hedge's shocks and instruments join the risk's scenarios.
    const risk = inStage(book, 'value');
    const valued = await valueDeskBook(risk.request, async (day, resolved, shiftBp) => {
      const needs = await riskNeeds(risk.request, day, resolved, shiftBp, requiredShocksBp(config));
      return { ...needs, marks: [...new Set([...needs.marks, ...hedgeMarks(day, resolved, config)])] };
    });
    print(riskText(riskOf(valued), risk, false));
    print(hedgeTablesText(await hedgeOf(valued, hedgeSettings(config, progress))));
    return book.request.calibration;
  } finally {
    progress.stop();
  }
}
