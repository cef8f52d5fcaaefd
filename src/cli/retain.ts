import type { Command } from 'commander';
import { retentionPolicyOf } from '../config/retention-config.ts';
import { openStore } from '../store/open-store.ts';
import type { CommandContext } from './command-context.ts';
import { addStoreOptions, type ServerOptions, serverConfigOf } from './server-options.ts';
import { storeTargetOf } from './store-target.ts';

/** Adds `counterpoise retain`. */
export function registerRetain(program: Command, context: CommandContext): void {
  addStoreOptions(program.command('retain'))
    .description('erases what is older than the configuration keeps; also while a server runs')
    .action(async (options: Pick<ServerOptions, 'config' | 'dataDir'>) => {
      const { store: config, retention } = await serverConfigOf(options, context);
      const store = await openStore(storeTargetOf(config), {
        access: 'tool',
        mustExist: true,
        now: context.now,
      });
      try {
        const report = await store.system.retain(retentionPolicyOf(retention, context.now()));
        process.stdout.write(`${JSON.stringify(report)}\n`);
      } finally {
        await store.close();
      }
    });
}
