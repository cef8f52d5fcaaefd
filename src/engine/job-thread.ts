import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { writtenTable } from '../desk/tables/written-table.ts';
import { writtenPipeline } from '../desk/written-pipeline.ts';
import { writtenPositions } from '../desk/written-positions.ts';
import { jobHandlers } from '../handlers/job-handlers.ts';
import { inlineEngine } from '../jobs/job-engine.ts';
import type { DocumentCollection } from '../jobs/resolve-input.ts';
import { threadFitter } from '../workers/fit-thread.ts';
import { standBack } from '../workers/thread-priority.ts';
import type { FromJobThread, JobCall, JobOutcome, JobQuestion, ToJobThread } from './job-protocol.ts';
import { NICENESS } from './niceness.ts';
import { remoteSimulation } from './remote-simulation.ts';
import type { JobThreadSettings } from './settings.ts';
import { errorFromThread, threadErrorOf } from './thread-error.ts';

// Does one thing at a time: a job, from reading its documents to writing its result; a request's check; an upload; a table.
const port = parentPort;
invariant(port !== null, 'A job thread is a worker thread.');
const { role, autoKernel, simulation } = workerData as JobThreadSettings & {
  readonly simulation: MessagePort;
};
standBack(NICENESS[role]);
const engine = inlineEngine(
  jobHandlers({
    simulate: remoteSimulation(simulation),
    fitter: threadFitter,
    autoKernel,
  }),
);
const asked = new Map<number, PromiseWithResolvers<string | undefined>>();
let questions = 0;
let abort = new AbortController();

port.on('message', (message: ToJobThread) => {
  switch (message.type) {
    case 'cancel':
      abort.abort(new CounterpoiseError('SIMULATION_CANCELLED', 'The job was cancelled.'));
      return;
    case 'answer':
      settle(message);
      return;
    case 'check':
    case 'read':
    case 'write':
    case 'positions':
    case 'run':
      abort = new AbortController();
      void outcomeOf(message, abort.signal).then(send);
  }
});

async function outcomeOf(call: JobCall, signal: AbortSignal): Promise<JobOutcome> {
  const documents = (collection: DocumentCollection, id: string) => ask({ type: 'document', collection, id });
  try {
    if (call.type === 'read') {
      return { type: 'have-read', pipeline: writtenPipeline(call.body, call.options) };
    }
    if (call.type === 'write') return { type: 'written', text: writtenTable(call.wanted) };
    if (call.type === 'positions') return { type: 'written', text: writtenPositions(call.wanted) };
    const { requestJson } = call;
    if (call.type === 'check') {
      return { type: 'checked', checked: await engine.check(requestJson, documents) };
    }
    const { jobId, precedence, repeats } = call;
    const written = await engine.run(requestJson, documents, {
      signal,
      onProgress: (progress) => send({ type: 'progress', progress }),
      onPart: (part) => send({ type: 'part', part }),
      precedence,
      jobId,
      findCalibration: (inputsDigest) => ask({ type: 'calibration', inputsDigest }),
      repeats,
    });
    return { type: 'done', written };
  } catch (error) {
    return { type: 'failed', error: threadErrorOf(error) };
  }
}

function ask(question: JobQuestion): Promise<string | undefined> {
  const answer = Promise.withResolvers<string | undefined>();
  asked.set(++questions, answer);
  send({ type: 'ask', question: questions, ask: question });
  return answer.promise;
}

function settle({ question, text, error }: Extract<ToJobThread, { type: 'answer' }>): void {
  const answer = asked.get(question);
  asked.delete(question);
  if (error === undefined) answer?.resolve(text);
  else answer?.reject(errorFromThread(error));
}

function send(message: FromJobThread): void {
  port!.postMessage(message);
}
