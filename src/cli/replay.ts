import type { Command } from 'commander';
import { LOCAL_TENANT, systemCaller } from '../core/caller.ts';
import { type ReplayedJob, replayStored } from '../jobs/replay-stored.ts';
import { openStore, type StoreTarget } from '../store/open-store.ts';
import type { CommandContext } from './command-context.ts';
import { withPool } from './pool.ts';
import { createProgress } from './progress.ts';
import { threadCount } from './run-options.ts';
import { addStoreOptions, serverConfigOf } from './server-options.ts';
import { storeTargetOf } from './store-target.ts';

interface ReplayOptions {
  readonly config?: string;
  readonly dataDir?: string;
  readonly tenant: string;
  readonly threads?: number;
  readonly json?: boolean;
}

/** Adds `counterpoise replay`. */
export function registerReplay(program: Command, context: CommandContext): void {
  const command = program
    .command('replay')
    .description(
      'run a stored job again from its stored inputs alone, and compare the results bit for bit; also while a server runs',
    )
    .argument('<run-id>', 'id of the job');
  addStoreOptions(command)
    .option('--tenant <id>', 'whose job it is', LOCAL_TENANT)
    .option('--threads <count>', 'threads; the result does not depend on it (all)', threadCount)
    .option('--json', 'print exactly one JSON document')
    .action(async (jobId: string, options: ReplayOptions) => {
      const { store } = await serverConfigOf(options, context);
      const replayed = await replay(jobId, storeTargetOf(store), options, context);
      process.stdout.write(
        options.json === true ? `${JSON.stringify(replayed, undefined, 2)}\n` : replayText(replayed),
      );
      if (!replayed.matchesOriginal) process.exitCode = 1;
    });
}

async function replay(
  jobId: string,
  target: StoreTarget,
  { tenant, threads }: ReplayOptions,
  { engineOn, signal, now }: CommandContext,
): Promise<ReplayedJob> {
  // It only reads, so a server may go on beside it.
  const store = await openStore(target, { access: 'tool', mustExist: true, now });
  const progress = createProgress();
  const report = progress.stage('replay');
  try {
    const repositories = store.as(systemCaller('replay', { tenantId: tenant, deskId: null }));
    return await withPool(threads, (pool) =>
      replayStored(jobId, repositories, engineOn(pool), {
        signal,
        onProgress: ({ done, total }) => report(done, total),
      }),
    );
  } finally {
    progress.stop();
    await store.close();
  }
}

function replayText({ jobId, kind, matchesOriginal, original, replay: again }: ReplayedJob): string {
  return [
    `Job ${jobId}, ${kind}`,
    `matchesOriginal  ${matchesOriginal}`,
    `original  ${original.resultDigest}  ${engineText(original.engine)}`,
    `replay    ${again.resultDigest}  ${engineText(again.engine)}`,
    '',
  ].join('\n');
}

/** A fingerprint on one line. */
function engineText(engine: unknown): string {
  if (typeof engine !== 'object' || engine === null) return 'engine not recorded';
  const { engineVersion, kernel, node, platform, arch, digest } = engine as Readonly<Record<string, unknown>>;
  return `engine ${engineVersion} ${kernel}, Node ${node}, ${platform}-${arch}, ${digest}`;
}
