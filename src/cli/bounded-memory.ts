/**
 * Left to itself V8 lets the young objects of each thread grow to 128 MiB before it looks for garbage, and glibc's malloc
 * gives each thread an arena of its own, whose gaps no other thread fills: of a server's dozen threads, more than a
 * gigabyte that is of no use.
 */
const YOUNG_MIB_MAX = '--max-semi-space-size=8';
const ARENA_COUNT_MAX = '2';

const CHOSEN = /--max[-_]semi[-_]space[-_]size/;

/**
 * Bounds what a long-lived process takes beyond what it needs. Both bounds are read when a process begins, so one that
 * began without them begins again with them, under the same id; where the system cannot do that, it goes on as it is.
 * Whoever has chosen the size of young objects himself keeps his choice.
 */
export function boundMemory(): void {
  const { execPath, execArgv, argv, env } = process;
  if (CHOSEN.test([env['NODE_OPTIONS'], ...execArgv].join(' '))) return;
  process.execve?.(execPath, [execPath, YOUNG_MIB_MAX, ...execArgv, ...argv.slice(1)], {
    ...env,
    MALLOC_ARENA_MAX: env['MALLOC_ARENA_MAX'] ?? ARENA_COUNT_MAX,
  });
}
