import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { ensureBlocks } from './block-chunk.ts';

const BLOCKS = 32;
const flagsOf = (): Int32Array => new Int32Array(new SharedArrayBuffer(BLOCKS * 4));

/** A thread that makes blocks 0–31 as soon as it may, and counts each making. */
const MAKER = `
const { workerData, parentPort } = require('node:worker_threads');
import(workerData.module).then(({ ensureBlocks }) => {
  const { gate, flags, counts, values } = workerData;
  parentPort.postMessage('ready');
  Atomics.wait(gate, 0, 0);
  ensureBlocks(flags, 0, 32, (block) => {
    Atomics.add(counts, block, 1);
    for (let i = 0; i < 20000; i++) values[block] += 1;
  });
  parentPort.postMessage(values.every((value) => value === 20000));
});`;

describe('blocks that threads make together', () => {
  it('are made once, those that are asked for alone', () => {
    const flags = flagsOf();
    const made: number[] = [];
    ensureBlocks(flags, 4, 3, (block) => made.push(block));
    ensureBlocks(flags, 3, 5, (block) => made.push(block));
    expect(made).toEqual([4, 5, 6, 3, 7]);
  });

  it('are left to another by a thread that failed', () => {
    const flags = flagsOf();
    const fail = (block: number): void => {
      if (block === 1) throw new Error('out of luck');
    };
    expect(() => ensureBlocks(flags, 0, 3, fail)).toThrow('out of luck');
    const made: number[] = [];
    ensureBlocks(flags, 0, 3, (block) => made.push(block));
    expect(made).toEqual([1, 2]);
  });

  it('are made once by several threads, and are whole when any of them goes on', async () => {
    const module = new URL('./block-chunk.ts', import.meta.url).href;
    const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
    const gate = new Int32Array(shared(4));
    const counts = new Int32Array(shared(BLOCKS * 4));
    const workerData = {
      module,
      gate,
      flags: flagsOf(),
      counts,
      values: new Float64Array(shared(BLOCKS * 8)),
    };
    const workers = Array.from({ length: 3 }, () => new Worker(MAKER, { eval: true, workerData }));
    const message = (worker: Worker): Promise<unknown> =>
      new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
    await Promise.all(workers.map(message));
    const whole = Promise.all(workers.map(message));
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    expect(await whole).toEqual([true, true, true]);
    expect([...counts]).toEqual(new Array(BLOCKS).fill(1));
    await Promise.all(workers.map((worker) => worker.terminate()));
  });
});
