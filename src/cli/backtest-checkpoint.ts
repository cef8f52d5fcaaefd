import { access, rename, writeFile } from 'node:fs/promises';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { type BacktestState, backtestStateSchema } from '../desk/backtest/backtest-state.ts';
import { unwritable } from './output.ts';
import { readTextFile } from './read-text-file.ts';

/** A state is written again after so long: what a kill costs at most. */
const WRITE_INTERVAL_MS = 2_000;

/** The file in which a back-test keeps where it stands. */
export interface Checkpoint {
  /** Where an earlier run stopped; undefined when there was none. */
  readonly resumed: BacktestState | undefined;
  readonly keep: (state: BacktestState) => Promise<void>;
  /** Writes what has not been written yet. */
  readonly flush: () => Promise<void>;
}

/**
 * Opens a checkpoint.
 *
 * @param now the clock, which tells when to write again
 * @throws CounterpoiseError INPUT_UNREADABLE, INPUT_INVALID for a file that is none
 */
export async function openCheckpoint(file: string, now: () => Date): Promise<Checkpoint> {
  const resumed = await readState(file);
  let pending: BacktestState | undefined;
  let writtenAt = 0;
  const flush = async (): Promise<void> => {
    if (pending === undefined) return;
    const text = JSON.stringify(pending);
    pending = undefined;
    writtenAt = now().getTime();
    await writeWhole(file, text);
  };
  return {
    resumed,
    flush,
    keep: async (state) => {
      pending = state;
      if (now().getTime() - writtenAt >= WRITE_INTERVAL_MS) await flush();
    },
  };
}

async function readState(file: string): Promise<BacktestState | undefined> {
  try {
    await access(file);
  } catch {
    return undefined;
  }
  const text = await readTextFile(file, 'a checkpoint of counterpoise backtest (JSON)');
  return parseWithSchema(backtestStateSchema, parseJson(text, file), { file });
}

/** A file is either the old state or the new one, whenever the process ends. */
async function writeWhole(file: string, text: string): Promise<void> {
  const beside = `${file}.partial`;
  try {
    await writeFile(beside, text);
    await rename(beside, file);
  } catch (error) {
    throw unwritable(file, error);
  }
}
