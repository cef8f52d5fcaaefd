import type { Command } from 'commander';
import { registerBidsCompare } from './bids-compare.ts';
import { registerBidsSales } from './bids-sales.ts';
import { registerBidsTape } from './bids-tape.ts';
import { registerBidsTerms } from './bids-terms.ts';
import type { CommandContext } from './command-context.ts';

/** Adds `counterpoise bids` with its subcommands. */
export function registerBids(program: Command, context: CommandContext): void {
  const bids = program
    .command('bids')
    .description('closed loans from bid tape to settlement, and what locks cost by how they are sold');
  registerBidsTerms(bids, context);
  registerBidsCompare(bids, context);
  registerBidsTape(bids, context);
  registerBidsSales(bids, context);
}
