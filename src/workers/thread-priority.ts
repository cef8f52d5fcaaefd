import { setPriority } from 'node:os';

/**
 * Lets the calling thread, and every thread it starts, stand back when there are fewer processors than work. It cannot
 * come forward again.
 *
 * @param niceness 0 to 19; ten are one part in ten of a processor that both want
 */
export function standBack(niceness: number): void {
  // Elsewhere this would be the whole process, whose loop must not stand back.
  if (process.platform !== 'linux') return;
  // To Linux, 0 is the calling thread.
  setPriority(0, niceness);
}
