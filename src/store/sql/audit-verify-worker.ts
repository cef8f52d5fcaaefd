import { parentPort, workerData } from 'node:worker_threads';
import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import { createAuditCheck } from '../audit-check.ts';
import { openAuditSource } from './audit-source.ts';
import type { VerifyMessage, VerifyTask } from './audit-verify-thread.ts';
import { storeErrorOf } from './store-errors.ts';

const port = parentPort;
invariant(port !== null, 'A chain is verified inside a worker thread.');
const tell = (message: VerifyMessage): void => port.postMessage(message);

try {
  const { target, heads }: VerifyTask = workerData;
  const source = await openAuditSource(target);
  try {
    const check = createAuditCheck(heads);
    let done = 0;
    for await (const page of source.pages()) {
      for (const entry of page) check.take(entry);
      done += page.length;
      tell({ is: 'progress', done, total: source.head.sequence });
    }
    tell({ is: 'report', report: check.finish(source.head) });
  } finally {
    await source.close();
  }
} catch (error) {
  const known = storeErrorOf(error);
  const refused = known instanceof CounterpoiseError;
  tell({
    is: 'failed',
    code: refused ? known.code : 'ENGINE_INTERNAL',
    message: error instanceof Error ? error.message : String(error),
  });
}
