import type { Command } from 'commander';
import { type ChargeReport, chargeReport } from '../book/mode-terms/charge-report.ts';
import {
  DEFAULT_MODE_TERMS,
  type ModeTermsDocument,
  modeTermsSchema,
} from '../book/mode-terms/mode-terms.ts';
import {
  CHARGE_FIELDS,
  type StatedCharge,
  statedChargeSchema,
  statedChargesSchema,
} from '../book/mode-terms/stated-charges.ts';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { readStrictRows } from '../desk/files/read-strict-rows.ts';
import { readNumber, readText } from '../desk/files/row-fields.ts';
import { CHARGE_TABLES, chargeTables, modeTermsTable } from '../desk/tables/bid-tables.ts';
import { addEventSource, type EventSourceOptions, inputRemarks, readEventInputs } from './bid-inputs.ts';
import { chargesText, modeTermsText } from './bids-terms-report.ts';
import type { CommandContext } from './command-context.ts';
import {
  addOutputOptions,
  checkOutputOptions,
  type OutputOptions,
  printAnswer,
  printRemarks,
} from './output.ts';
import { readTextFile } from './read-text-file.ts';

type TermsOptions = EventSourceOptions &
  OutputOptions & { readonly terms?: string; readonly charges?: string };

/** Adds `bids terms` and `bids charges`. */
export function registerBidsTerms(bids: Command, context: CommandContext): void {
  const terms = bids
    .command('terms')
    .description('what cancelling, extending, relocking and renegotiating cost, by how a lock is sold')
    .option('--terms <file>', 'terms by mode and lock date, JSON; the shipped ones, which are illustrative');
  addOutputOptions(terms, ['terms']).action(async (options: TermsOptions) => {
    checkOutputOptions(options, ['terms']);
    const document = await readModeTerms(options.terms);
    await printAnswer(options, {
      document: () => document,
      text: () => modeTermsText(document),
      tables: { terms: () => modeTermsTable(document) },
    });
  });
  const charges = addEventSource(bids.command('charges'))
    .description('what locks’ events were charged, against what the terms say')
    .option('--terms <file>', 'terms by mode and lock date, JSON; the shipped ones, which are illustrative')
    .option('--charges <file>', 'market prices and charges by event, CSV: eventId, marketPrice, charged');
  addOutputOptions(charges, CHARGE_TABLES).action(async (options: TermsOptions) => {
    checkOutputOptions(options, CHARGE_TABLES);
    const document = await readModeTerms(options.terms);
    const stated = await readCharges(options.charges);
    const inputs = await readEventInputs(options, context);
    const report: ChargeReport = chargeReport(inputs.eventsByLock, document, stated, inputs.asOf);
    printRemarks(options, inputRemarks(inputs));
    await printAnswer(options, {
      document: () => ({ asOf: inputs.asOf, source: inputs.source, ...report, rejected: inputs.rejected }),
      text: () => chargesText(report, inputs),
      tables: chargeTables(report, document),
    });
  });
}

/** The terms of a file, or those that are shipped. */
export async function readModeTerms(file: string | undefined): Promise<ModeTermsDocument> {
  if (file === undefined) return DEFAULT_MODE_TERMS;
  return parseWithSchema(modeTermsSchema, parseJson(await readTextFile(file, 'terms by mode (JSON)'), file), {
    file,
  });
}

async function readCharges(file: string | undefined): Promise<readonly StatedCharge[]> {
  if (file === undefined) return [];
  const { rows } = readStrictRows(await readTextFile(file, 'charges (CSV)'), file, {
    fields: CHARGE_FIELDS,
    required: ['eventId'],
    readCell: { eventId: readText, marketPrice: readNumber, charged: readNumber },
    rowSchema: statedChargeSchema,
  });
  return parseWithSchema(statedChargesSchema, rows, { file });
}
