import { hedgesUnderStress, percentile } from '../test/fixtures/hedges-under-stress.ts';
import { checkAnswer, type Row } from './row.ts';

const DESK = { threads: 2, locks: 5_000, paths: 1_024, warmUps: 5, hedges: 20 };

/**
 * What a desk waits for its hedges while a stress run has the rest of the machine. The yardstick is what it waits
 * alone; that of the server's health is the goal.
 */
export async function benchSharing(): Promise<Row[]> {
  const { idleSeconds, stressedSeconds, healthSeconds, stressState, faults } = await hedgesUnderStress(DESK);
  const error = checkAnswer('sharing', faults + (stressState === 'running' ? 0 : 1), 0);
  const row = (name: string, value: number, yardstick: number): Row => ({
    name: `sharing: ${name}, ${DESK.locks} locks`,
    value,
    unit: 's',
    yardstick,
    ratio: yardstick / value,
    error,
  });
  const both = (share: number) =>
    [percentile(stressedSeconds, share), percentile(idleSeconds, share)] as const;
  return [
    row('hedges during a stress run, p50', ...both(0.5)),
    row('hedges during a stress run, p95', ...both(0.95)),
    row('health meanwhile, p99', percentile(healthSeconds, 0.99), 0.05),
  ];
}
