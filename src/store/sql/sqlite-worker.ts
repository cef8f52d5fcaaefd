import { parentPort, workerData } from 'node:worker_threads';
import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import { openSqliteFile, type SqliteFile, type StatementOutcome } from './sqlite-file.ts';
import type { SqliteAnswer, SqliteRequest } from './sqlite-messages.ts';

const port = parentPort;
invariant(port !== null, 'The store on SQLite runs inside a worker thread.');
let opened: SqliteFile | undefined;

port.on('message', (request: SqliteRequest) => {
  port.postMessage(answerTo(request));
  if (request.do === 'close') port.close();
});

function answerTo(request: SqliteRequest): SqliteAnswer {
  try {
    return { is: 'done', outcome: outcomeOf(request) };
  } catch (error) {
    if (error instanceof CounterpoiseError) {
      return { is: 'refused', code: error.code, message: error.message, details: error.details };
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    return { is: 'failed', code, message: error instanceof Error ? error.message : String(error) };
  }
}

function outcomeOf(request: SqliteRequest): StatementOutcome | null {
  if (request.do === 'open') {
    opened = openSqliteFile(workerData);
    return null;
  }
  if (request.do === 'close') {
    opened?.close();
    return null;
  }
  invariant(opened !== undefined, 'A store is opened before it is used.');
  switch (request.do) {
    case 'execute':
      return opened.execute(request.sql, request.parameters);
    case 'rollback':
      opened.rollback();
      return null;
    case 'copy':
      opened.copyTo(request.path);
      return null;
    case 'lock':
      opened.lock();
      return null;
  }
}
