import type { WantedTable } from '../desk/tables/written-table.ts';
import type { UploadOptions, WrittenPipeline } from '../desk/written-pipeline.ts';
import type { WantedPositions } from '../desk/written-positions.ts';
import type { CheckedInput } from '../jobs/job-engine.ts';
import type { JobClass } from '../jobs/precedence.ts';
import type { DocumentCollection } from '../jobs/resolve-input.ts';
import type { WrittenResult } from '../jobs/written-result.ts';
import type { JobProgress } from '../store/records.ts';
import type { ThreadError } from './thread-error.ts';

/** What a thread is for: jobs of a class, requests that are to be admitted, or documents that come and go. */
export type JobThreadRole = JobClass | 'check' | 'read';

/** What a thread is asked for, one thing at a time. */
export type JobCall =
  | { readonly type: 'check'; readonly requestJson: string }
  | { readonly type: 'write'; readonly wanted: WantedTable }
  | { readonly type: 'positions'; readonly wanted: WantedPositions }
  | { readonly type: 'read'; readonly body: unknown; readonly options: UploadOptions }
  | {
      readonly type: 'run';
      readonly requestJson: string;
      readonly jobId: string;
      readonly precedence: JobClass;
      readonly repeats: boolean;
    };

/** What it answers. */
export type JobOutcome =
  | { readonly type: 'checked'; readonly checked: CheckedInput }
  | { readonly type: 'have-read'; readonly pipeline: WrittenPipeline }
  | { readonly type: 'written'; readonly text: string }
  | { readonly type: 'done'; readonly written: WrittenResult }
  | { readonly type: 'failed'; readonly error: ThreadError };

/** What a job asks of the store while it runs: a text, or nothing. */
export type JobQuestion =
  | { readonly type: 'document'; readonly collection: DocumentCollection; readonly id: string }
  | { readonly type: 'calibration'; readonly inputsDigest: string };

/** To a job's thread. */
export type ToJobThread =
  | JobCall
  | { readonly type: 'cancel' }
  | {
      readonly type: 'answer';
      readonly question: number;
      readonly text: string | undefined;
      readonly error?: ThreadError;
    };

/** From it. */
export type FromJobThread =
  | JobOutcome
  | { readonly type: 'progress'; readonly progress: JobProgress }
  | { readonly type: 'part'; readonly part: string }
  | { readonly type: 'ask'; readonly question: number; readonly ask: JobQuestion };
