import { Presets, SingleBar } from 'cli-progress';

/** A bar for each stage of a command. */
export interface Progress {
  /** Begins a stage; the answer takes work done and total, which a bar counts where their unit is named. */
  readonly stage: (name: string, unit?: string) => (done: number, total: number) => void;
  readonly stop: () => void;
}

const NAME_WIDTH = 12;

/** Progress on stderr: a bar on a terminal, silence otherwise. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (stream.isTTY !== true) return { stage: () => () => {}, stop: () => {} };
  let bar: SingleBar | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stop,
    stage: (name, unit) => {
      stop();
      const own = new SingleBar(
        {
          format: `${name.padEnd(NAME_WIDTH)} {bar} {percentage} %  {duration_formatted}${unit === undefined ? '' : `, {value} of {total} ${unit}, {eta_formatted} to go`}`,
          stream,
          hideCursor: true,
          stopOnComplete: false,
          clearOnComplete: false,
        },
        Presets.shades_classic,
      );
      bar = own;
      own.start(1, 0);
      return (done, total) => {
        own.setTotal(Math.max(1, total));
        own.update(done);
      };
    },
  };
}
