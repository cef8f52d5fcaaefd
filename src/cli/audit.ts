import type { Command } from 'commander';
import { z } from 'zod';
import { CounterpoiseError } from '../core/errors.ts';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { isoDateSchema } from '../market/snapshot.ts';
import type { AuditFinding, AuditHead, AuditReport } from '../store/audit-check.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/repositories.ts';
import type { CommandContext } from './command-context.ts';
import { createProgress } from './progress.ts';
import { readTextFile } from './read-text-file.ts';
import { addStoreOptions, type ServerOptions, serverConfigOf } from './server-options.ts';
import { storeTargetOf } from './store-target.ts';

type AuditOptions = Pick<ServerOptions, 'config' | 'dataDir'>;

interface VerifyOptions extends AuditOptions {
  readonly heads?: string;
  readonly json?: boolean;
}

interface HeadOptions extends AuditOptions {
  readonly date?: string;
}

/** Findings that are printed; a broken chain is looked into with --json. */
const FINDINGS_PRINTED = 20;

const headSchema = z.object({
  sequence: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Adds `counterpoise audit verify` and `counterpoise audit head`. */
export function registerAudit(program: Command, context: CommandContext): void {
  const audit = program.command('audit').description('the chain of all that was ever changed');
  addStoreOptions(audit.command('verify'))
    .description('whether every entry is as it was written; also while a server runs')
    .option('--heads <file>', 'what `audit head` printed on earlier days, a line each')
    .option('--json', 'one JSON document on stdout')
    .action((options: VerifyOptions) => verify(options, context));
  addStoreOptions(audit.command('head'))
    .description('the end of the chain on a day, to be kept where the store’s administrators cannot write')
    .option('--date <YYYY-MM-DD>', 'day in UTC (today)')
    .action((options: HeadOptions) => printHead(options, context));
}

async function verify(options: VerifyOptions, context: CommandContext): Promise<void> {
  const heads = options.heads === undefined ? [] : await readHeads(options.heads);
  const report = await withStore(options, context, async (store) => {
    const progress = createProgress();
    try {
      const onProgress = progress.stage('verify');
      return await store.system.verifyAudit({ heads, onProgress, signal: context.signal });
    } finally {
      progress.stop();
    }
  });
  process.stdout.write(`${options.json === true ? JSON.stringify(report) : reportText(report)}\n`);
  if (report.isIntact) return;
  throw new CounterpoiseError('AUDIT_BROKEN', `The audit is broken in ${report.findingCount} places.`);
}

async function printHead(options: HeadOptions, context: CommandContext): Promise<void> {
  const date = options.date ?? context.now().toISOString().slice(0, 10);
  const day = parseWithSchema(isoDateSchema, date, { file: '--date' });
  const after = new Date(Date.parse(day) + 86_400_000).toISOString();
  const head = await withStore(options, context, (store) => store.system.auditHead(after));
  if (head === undefined) {
    throw new CounterpoiseError('RESOURCE_NOT_FOUND', `The audit has no entry up to ${day}.`, {
      field: '--date',
    });
  }
  process.stdout.write(`${JSON.stringify({ date: day, ...head })}\n`);
}

async function withStore<T>(
  options: AuditOptions,
  context: CommandContext,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const { store: config } = await serverConfigOf(options, context);
  const store = await openStore(storeTargetOf(config), {
    access: 'tool',
    mustExist: true,
    now: context.now,
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function readHeads(file: string): Promise<readonly AuditHead[]> {
  const lines = (await readTextFile(file, 'heads of the audit (JSON lines)')).split('\n');
  return lines.flatMap((line, index) => {
    const place = `${file}, line ${index + 1}`;
    return line.trim() === '' ? [] : [parseWithSchema(headSchema, parseJson(line, place), { file: place })];
  });
}

function reportText({ isIntact, entryCount, head, findings, findingCount }: AuditReport): string {
  const lines = [
    `${entryCount} entries; the chain ends with ${head.sequence}, ${head.hash}.`,
    isIntact ? 'Every entry is as it was written.' : `${findingCount} places are NOT as they were written:`,
    ...findings.slice(0, FINDINGS_PRINTED).map((finding) => `  ${findingText(finding)}`),
  ];
  if (findingCount > FINDINGS_PRINTED) lines.push(`  … and ${findingCount - FINDINGS_PRINTED} more (--json)`);
  return lines.join('\n');
}

function findingText({ kind, sequence, throughSequence }: AuditFinding): string {
  const place =
    sequence === throughSequence ? `entry ${sequence}` : `entries ${sequence} to ${throughSequence}`;
  return `${place}: ${kind}`;
}
