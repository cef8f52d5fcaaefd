import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Bid } from '../book/bids/bid.ts';
import { investorCodeSchema } from '../book/bids/investors.ts';
import { principalOf } from '../book/bids/tape.ts';
import type { ErrorItem } from '../core/errors.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { bestBids } from '../desk/bids/best-bids.ts';
import { readBids } from '../desk/files/read-bids.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import { writeCsv } from '../desk/files/write-csv.ts';
import { withDigests } from '../desk/provenance.ts';
import { BEST_BID_TABLES, bestBidTables, tapesTables, tapeTable } from '../desk/tables/bid-tables.ts';
import {
  addTapeOptions,
  inputRemarks,
  readTapeInputs,
  type TapeInputs,
  type TapeOptions,
} from './bid-inputs.ts';
import { bestBidsText, bidsReadText, type ReadBidsOf, tapesText } from './bids-report.ts';
import type { CommandContext } from './command-context.ts';
import {
  addExecutionMarketOptions,
  type ExecutionMarketOptions,
  readExecutionMarket,
} from './execution-market.ts';
import {
  addOutputOptions,
  checkOutputOptions,
  type OutputOptions,
  printAnswer,
  printRemarks,
  unwritable,
} from './output.ts';
import { readTextFile } from './read-text-file.ts';

/** A file of bids and whose they are. */
interface BidsOf {
  readonly code: string;
  readonly file: string;
}

type BidsOptions = TapeOptions & OutputOptions & { readonly bids: readonly BidsOf[] };

/** Adds `bids tape`, `bids read` and `bids best`. */
export function registerBidsTape(bids: Command, context: CommandContext): void {
  const tape = addTapeOptions(bids.command('tape'))
    .description('tapes of closed loans, one for each investor with the loans he takes')
    .option('--out <folder>', 'where a CSV for each investor is written');
  addOutputOptions(tape, ['loans']).action(
    async (options: TapeOptions & OutputOptions & { readonly out?: string }) => {
      checkOutputOptions(options, ['loans']);
      const inputs = await readTapeInputs(options, context);
      const files = options.out === undefined ? [] : await writeTapes(inputs, options.out);
      printRemarks(options, inputRemarks(inputs));
      await printAnswer(options, {
        document: () => ({ ...tapesDocument(inputs), files }),
        text: () => tapesText(inputs, files),
        tables: tapesTables(inputs.tapes),
      });
    },
  );

  const read = addBids(addTapeOptions(bids.command('read')), 'what investors’ files of bids say, row by row');
  addOutputOptions(read, ['bids']).action(async (options: BidsOptions) => {
    checkOutputOptions(options, ['bids']);
    const inputs = await readTapeInputs(options, context);
    const { bids: taken, files, rejected, failures } = await readAllBids(options.bids, inputs);
    printRemarks(
      options,
      inputRemarks({ warnings: inputs.warnings, rejected: [...inputs.rejected, ...rejected] }),
    );
    await printAnswer(options, {
      document: () => ({ asOf: inputs.tapes.asOf, bids: taken, failures }),
      text: () => bidsReadText(inputs, files),
      tables: {
        bids: () => ({
          header: [
            'executingInvestor',
            'tapeId',
            'lockId',
            'bidPrice',
            'servicing',
            'mode',
            'validUntil',
            'sellSideId',
          ],
          rows: taken.map((bid) => [
            ...[bid.executingInvestor, bid.tapeId, bid.lockId, bid.bidPrice, bid.servicing, bid.mode],
            ...[bid.validUntil, bid.sellSideId],
          ]),
        }),
      },
    });
  });

  const best = addBids(
    addTapeOptions(addExecutionMarketOptions(bids.command('best'))),
    'the best bid of each loan within the investors’ limits, beside the TBA market',
  );
  addOutputOptions(best, BEST_BID_TABLES).action(async (options: BidsOptions & ExecutionMarketOptions) => {
    checkOutputOptions(options, BEST_BID_TABLES);
    const { market, remarks } = await readExecutionMarket(options, context);
    const inputs = await readTapeInputs(options, context, market.asOf);
    const { bids: taken, rejected, failures } = await readAllBids(options.bids, inputs);
    const loans = [...new Set(inputs.tapes.tapes.flatMap((one) => one.loans)), ...inputs.tapes.unasked];
    const request = { market, loans, investors: inputs.investors, bids: taken };
    const found = bestBids(request);
    const result = {
      ...found,
      failures: [...failures, ...found.failures],
      warnings: [...remarks.warnings, ...inputs.warnings, ...found.warnings],
    };
    printRemarks(
      options,
      inputRemarks({ warnings: inputs.warnings, rejected: [...inputs.rejected, ...rejected] }),
    );
    await printAnswer(options, {
      document: () => {
        const digested = withDigests(result, request);
        return { ...digested, warnings: [...remarks.ageWarnings, ...digested.warnings] };
      },
      text: () => bestBidsText(result),
      tables: bestBidTables(result),
    });
  });
}

function addBids(command: Command, description: string): Command {
  return command
    .description(description)
    .requiredOption(
      '--bids <CODE=file...>',
      'an investor’s bids, CSV: tapeId, lockId, bidPrice, servicing, mode, validUntil, sellSideId',
      bidsOf,
    );
}

/** Values of a list are collected: the parser is asked for each. */
function bidsOf(text: string, before: readonly BidsOf[] | undefined): readonly BidsOf[] {
  const at = text.indexOf('=');
  const [code, file] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || file === '' || !investorCodeSchema.safeParse(code).success) {
    throw new InvalidArgumentError('An investor’s code and his file, such as INVESTOR-A=bids-a.csv.');
  }
  if (before?.some((one) => one.code === code)) throw new InvalidArgumentError(`${code} stands twice.`);
  return [...(before ?? []), { code, file }];
}

async function readAllBids(
  sources: readonly BidsOf[],
  { tapes, investors }: TapeInputs,
): Promise<{
  readonly bids: readonly Bid[];
  readonly files: readonly ReadBidsOf[];
  readonly rejected: readonly string[];
  readonly failures: readonly ErrorItem[];
}> {
  const files: ReadBidsOf[] = [];
  for (const { code, file } of sources) {
    const tape = tapes.tapes.find(({ investor }) => investor.code === code);
    if (tape === undefined) {
      throw new CounterpoiseError('INPUT_INVALID', `No investor has the code ${code}.`, {
        field: '--bids',
        found: code,
        accepted: investors.investors.map((investor) => investor.code).join(', '),
      });
    }
    const text = await readTextFile(file, 'bids (CSV)');
    files.push({ code, file, read: readBids(text, file, tape, investors, tapes.asOf) });
  }
  const rejected = files.flatMap(({ read }) => read.rejected);
  return {
    bids: files.flatMap(({ read }) => read.bids),
    files,
    rejected: rejected.map(describeRowError),
    failures: rejected.map(
      (error): ErrorItem => ({
        pointer: `/bids/rows/${error.row ?? ''}`,
        code: error.code,
        detail: describeRowError(error),
      }),
    ),
  };
}

async function writeTapes({ tapes }: TapeInputs, folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const tape of tapes.tapes.filter(({ loans }) => loans.length > 0)) {
      const file = join(folder, `${tape.tapeId}.csv`);
      const { header, rows } = tapeTable(tape);
      await writeFile(file, writeCsv(header, rows));
      files.push(file);
    }
  } catch (error) {
    throw unwritable(folder, error);
  }
  return files;
}

function tapesDocument({ tapes, source, rejected, warnings }: TapeInputs) {
  return {
    asOf: tapes.asOf,
    source,
    tapes: tapes.tapes.map(({ tapeId, investor, loans }) => ({
      tapeId,
      executingInvestor: investor.code,
      loanCount: loans.length,
      principal: principalOf(loans),
      lockIds: loans.map(({ lockId }) => lockId),
    })),
    unasked: tapes.unasked.map(({ lockId }) => lockId),
    rejected,
    warnings,
  };
}
