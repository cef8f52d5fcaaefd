import { randomUUID } from 'node:crypto';

/** Resource kinds and the prefix their ids carry, so that an id says what it names. */
export const ID_PREFIXES = {
  job: 'job',
  marketSnapshot: 'mkt',
  pipeline: 'pipe',
  calibration: 'cal',
  request: 'req',
  webhook: 'hook',
  webhookDelivery: 'dlv',
  webhookEvent: 'evt',
} as const;

const TIME_DIGITS = 9;
const RANDOM_DIGITS = 20;
const BASE = 36;

/**
 * A new id: prefix, time of making, random tail. Ids of one kind sort by time of making to the millisecond.
 *
 * @param kind what the id names
 * @param now the time of making
 * @returns `job_` + 9 base-36 digits of milliseconds + 20 hexadecimal digits (80 random bits)
 */
export function newId(kind: keyof typeof ID_PREFIXES, now: Date): string {
  const time = now.getTime().toString(BASE).padStart(TIME_DIGITS, '0');
  // The first 12 hexadecimal digits of a version 4 UUID and the last 12 hold no version bits.
  const digits = randomUUID().replaceAll('-', '');
  const random = `${digits.slice(0, 12)}${digits.slice(-12)}`.slice(0, RANDOM_DIGITS);
  return `${ID_PREFIXES[kind]}_${time}${random}`;
}
