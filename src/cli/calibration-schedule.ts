import { once } from 'node:events';
import { Cron } from 'croner';
import { type IsoDate, isoDate } from '../core/dates.ts';
import { CounterpoiseError, describeError } from '../core/errors.ts';

/** When to calibrate. */
export interface CalibrationSchedule {
  /** Cron pattern of five parts, or of six with seconds first. */
  readonly pattern: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** What a firing came to, in one line. */
export type ScheduledRun = (businessDate: IsoDate) => Promise<string>;

export const DEFAULT_TIME_ZONE = 'America/New_York';
const TIMES_SHOWN = 3;

/**
 * Calibrates at every time of a schedule until the process is asked to stop.
 *
 * A run that fails is told and the next one comes all the same; while a run goes on, no other starts.
 *
 * @param run of the calendar day in the schedule's zone; what it rejects with is one failed run
 * @throws CounterpoiseError INPUT_INVALID for a pattern or a zone that is none; SIMULATION_CANCELLED when a run was
 *   broken off
 */
export async function calibrateOnSchedule(
  schedule: CalibrationSchedule,
  signal: AbortSignal,
  run: ScheduledRun,
): Promise<void> {
  const moment = momentFormat(schedule.timeZone);
  let running: Promise<void> = Promise.resolve();
  let brokenOff: CounterpoiseError | undefined;
  const fire = async (at: Date): Promise<void> => {
    try {
      log(moment(at), await run(dateIn(schedule.timeZone, at)));
    } catch (error) {
      if (signal.aborted && error instanceof CounterpoiseError && error.code === 'SIMULATION_CANCELLED') {
        brokenOff = error;
        return;
      }
      log(moment(at), `FAILED ${codeOf(error)}${describeError(error)}`);
    }
  };
  const job = cron(schedule, (at) => {
    running = fire(at);
    return running;
  });
  process.stdout.write(
    [
      `Calibrating by "${schedule.pattern}" in ${schedule.timeZone}.`,
      `  next  ${job.nextRuns(TIMES_SHOWN).map(moment).join(', ')}`,
      '  Ctrl-C ends it.',
      '',
    ].join('\n'),
  );
  if (!signal.aborted) await once(signal, 'abort');
  job.stop();
  await running;
  if (brokenOff !== undefined) throw brokenOff;
}

function cron({ pattern, timeZone }: CalibrationSchedule, fire: (at: Date) => Promise<void>): Cron {
  let job: Cron;
  try {
    job = new Cron(
      pattern,
      {
        timezone: timeZone,
        mode: '5-or-6-parts',
        protect: () => log(momentFormat(timeZone)(new Date()), 'skipped: the run before goes on'),
      },
      () => fire(new Date()),
    );
  } catch (error) {
    throw noPattern(pattern, error instanceof Error ? error.message : String(error));
  }
  if (job.nextRun() !== null) return job;
  job.stop();
  throw noPattern(pattern, 'it names no time to come');
}

function noPattern(pattern: string, reason: string): CounterpoiseError {
  return new CounterpoiseError(
    'INPUT_INVALID',
    `The pattern "${pattern}" is no schedule: ${reason.replace(/\.+$/, '')}.`,
    {
      field: '--every',
      found: pattern,
      accepted:
        'minute, hour, day, month, weekday, seconds before them if need be: "0 6 * * 1-5" is six on weekdays',
    },
  );
}

/** @throws CounterpoiseError INPUT_INVALID for a zone that is none */
function momentFormat(timeZone: string): (at: Date) => string {
  try {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    return (at) => format.format(at);
  } catch {
    throw new CounterpoiseError('INPUT_INVALID', `"${timeZone}" is no time zone.`, {
      field: '--time-zone',
      found: timeZone,
      accepted: 'a name of the IANA list, such as America/New_York or UTC',
    });
  }
}

function dateIn(timeZone: string, at: Date): IsoDate {
  return isoDate(new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at));
}

function codeOf(error: unknown): string {
  return error instanceof CounterpoiseError ? `${error.code}: ` : 'ENGINE_INTERNAL: ';
}

function log(moment: string, line: string): void {
  process.stderr.write(`${moment}  ${line.replaceAll('\n', ' ')}\n`);
}
