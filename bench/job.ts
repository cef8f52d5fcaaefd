import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkAnswer, type Row } from './row.ts';

const PROGRAM = fileURLToPath(new URL('../bin/counterpoise.mjs', import.meta.url));

/** The whole example job, from start of the process to the trade list: two threads against one. */
export async function benchJob(): Promise<Row[]> {
  const two = await exampleJob(2);
  const one = await exampleJob(1);
  const error = checkAnswer('job', two.trades === one.trades ? 0 : 1, 0);
  return [
    {
      name: 'job: the example day, two threads',
      value: two.seconds,
      unit: 's',
      yardstick: one.seconds,
      ratio: one.seconds / two.seconds,
      error,
    },
  ];
}

async function exampleJob(threads: number): Promise<{ seconds: number; trades: string }> {
  const start = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'start', '--once', '--threads', String(threads)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) text += String(chunk);
  const code = child.exitCode ?? (await new Promise<number | null>((done) => child.once('exit', done)));
  if (code !== 0) throw new Error(`The example job ended with ${code}.`);
  const seconds = (performance.now() - start) / 1000;
  const trades = text.indexOf('\nTrades\n');
  if (trades < 0) throw new Error('The example job printed no trades.');
  return { seconds, trades: text.slice(trades) };
}
