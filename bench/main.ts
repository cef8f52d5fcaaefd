import { benchApi } from './api.ts';
import { benchCalibration } from './calibration.ts';
import { benchConsole } from './console.ts';
import { benchGrid } from './grid.ts';
import { benchHedge } from './hedge.ts';
import { benchJob } from './job.ts';
import { benchKernel } from './kernel.ts';
import { benchNats } from './nats.ts';
import { benchPaths } from './paths.ts';
import { formatRows, type Row } from './row.ts';
import { benchSampling } from './sampling.ts';
import { benchSharing } from './sharing.ts';
import { benchThreads } from './threads.ts';

const BENCHMARKS: Readonly<Record<string, (quick: boolean) => Row[] | Promise<Row[]>>> = {
  kernel: benchKernel,
  paths: benchPaths,
  sampling: benchSampling,
  grid: benchGrid,
  hedge: benchHedge,
  threads: benchThreads,
  nats: benchNats,
  calibration: benchCalibration,
  job: benchJob,
  api: benchApi,
  sharing: benchSharing,
  console: benchConsole,
};

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
/** The answers checked and as few timings as can be, where a benchmark takes long otherwise. */
const quick = process.argv.includes('--quick');
const json = process.argv.includes('--json');
const unknown = names.find((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown !== undefined) {
  process.stderr.write(
    `No benchmark is called "${unknown}". Known: ${Object.keys(BENCHMARKS).join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  const rows: Row[] = [];
  for (const name of names.length === 0 ? Object.keys(BENCHMARKS) : names) {
    rows.push(...(await BENCHMARKS[name]!(quick)));
  }
  process.stdout.write(`${json ? JSON.stringify(rows, undefined, 2) : formatRows(rows)}\n`);
}
