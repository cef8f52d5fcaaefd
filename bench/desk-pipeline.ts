import { pipelineCsv } from '../scripts/example-day/pipeline.ts';

/** Locks replaced, and locks moved on, from one pipeline to the next. */
const CHANGED_LOCKS = 10;
const NEXT_STAGE: Readonly<Record<string, string>> = {
  locked: 'submitted',
  submitted: 'approved',
  approved: 'approved',
};

/**
 * Pipelines of the example day as a desk sees them through a day: each as the one before, but for ten locks gone, ten
 * new ones and ten a stage further. All locks are distinct, their note rates on eighths as the market quotes them.
 */
export function* deskPipelines(lockCount: number): Generator<string, never> {
  const [header, ...drawn] = pipelineCsv('bench', lockCount).trim().split('\n');
  const stage = header!.split(',').indexOf('stage');
  let locks = drawn;
  for (let hour = 1; ; hour++) {
    yield `${[header, ...locks].join('\n')}\n`;
    const [, ...fresh] = pipelineCsv(`bench ${hour}`, CHANGED_LOCKS).trim().split('\n');
    const named = fresh.map((row, index) => row.replace(/^[^,]*/, `N${hour}-${index}`));
    const kept = locks.slice(CHANGED_LOCKS).map((row, index) => {
      if (index % Math.floor(lockCount / CHANGED_LOCKS) !== 0) return row;
      const cells = row.split(',');
      return cells.with(stage, NEXT_STAGE[cells[stage]!] ?? cells[stage]!).join(',');
    });
    locks = [...kept, ...named];
  }
}
