import type { Job } from '../../../../client/operations.ts';
import { dayTime, fixed } from '../../format/numbers.ts';
import type { CellValue, GridColumn } from '../../parts/grid/grid-column.ts';
import { replayText, secondsBetween, stateText } from './run-texts.ts';

const seconds = (value: CellValue): string => (typeof value === 'number' ? fixed(value, 1) : '');
const moment = (value: CellValue): string => (typeof value === 'string' ? dayTime(value) : '');

export const RUN_COLUMNS: readonly GridColumn<Job>[] = [
  { id: 'kind', name: 'Run', width: 100, value: ({ kind }) => kind, canGroup: true },
  { id: 'state', name: 'State', width: 110, value: (job) => stateText(job), canGroup: true },
  { id: 'asked', name: 'Asked', width: 176, value: ({ createdAt }) => createdAt, show: moment },
  {
    id: 'waited',
    name: 'Waited',
    about: 'Seconds in the queue',
    width: 74,
    isNumber: true,
    value: ({ createdAt, startedAt }) => secondsBetween(createdAt, startedAt),
    show: seconds,
  },
  {
    id: 'took',
    name: 'Took',
    about: 'Seconds of running',
    width: 74,
    isNumber: true,
    value: ({ startedAt, finishedAt }) => secondsBetween(startedAt, finishedAt),
    show: seconds,
  },
  { id: 'replay', name: 'Replay', width: 100, value: replayText, canGroup: true },
  {
    id: 'reason',
    name: 'Reason',
    about: 'Code of what ended it',
    width: 160,
    value: ({ stateReason }) => stateReason,
  },
  {
    id: 'result',
    name: 'Result',
    about: 'First letters of its digest: equal results have equal ones',
    width: 90,
    value: ({ resultDigest }) => resultDigest?.slice(7, 15) ?? null,
  },
  { id: 'correlation', name: 'Correlation', width: 150, value: ({ correlationId }) => correlationId },
  { id: 'id', name: 'Id', width: 280, value: ({ id }) => id },
  {
    id: 'finished',
    name: 'Ended',
    width: 176,
    value: ({ finishedAt }) => finishedAt,
    show: moment,
    isHidden: true,
  },
  {
    id: 'priority',
    name: 'Priority',
    about: '1 first, 5 last',
    width: 72,
    isNumber: true,
    value: ({ priority }) => priority,
    isHidden: true,
  },
  {
    id: 'attempts',
    name: 'Attempts',
    about: 'More than one when the server ended under it',
    width: 80,
    isNumber: true,
    value: ({ attemptCount }) => attemptCount,
    isHidden: true,
  },
];
