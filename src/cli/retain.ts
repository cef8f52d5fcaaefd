import type { Command } from 'commander';
import { openStore } from '../store/open-store.ts';
import type { CommandContext } from './command-context.ts';
import { addStoreOptions, type ServerOptions, serverConfigOf } from './server-options.ts';
import { storeTargetOf } from './store-target.ts';

const DAY_MS = 86_400_000;

/** Adds `counterpoise retain`. */
export function registerRetain(program: Command, context: CommandContext): void {
  addStoreOptions(program.command('retain'))
    .description('erases what is older than the configuration keeps; also while a server runs')
    .action(async (options: Pick<ServerOptions, 'config' | 'dataDir'>) => {
      const { store: config, retention } = await serverConfigOf(options, context);
      const before = (days: number | null): string | null =>
        days === null ? null : new Date(context.now().getTime() - days * DAY_MS).toISOString();
      const store = await openStore(storeTargetOf(config), {
        access: 'tool',
        mustExist: true,
        now: context.now,
      });
      try {
        const report = await store.system.retain({
          resultsBefore: before(retention.resultDays),
          documentsBefore: before(retention.documentDays),
          deliveriesBefore: before(retention.webhookDeliveryDays),
        });
        process.stdout.write(`${JSON.stringify(report)}\n`);
      } finally {
        await store.close();
      }
    });
}
