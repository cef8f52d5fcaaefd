import { newYorkMoment } from '../core/business-date.ts';
import type { IsoDate } from '../core/dates.ts';
import { addBusinessDays } from './business-days.ts';

/** Business days before settlement on which the seller names the pools: the 48-hour rule. */
const NOTIFICATION_BUSINESS_DAYS = 2;
/** Hour in New York by which the pools are named. */
const NOTIFICATION_HOUR = 15;

/** By when the pools of a TBA are to be named. */
export interface PoolNotification {
  readonly date: IsoDate;
  /** 3 p.m. in New York that day, RFC 3339 UTC. */
  readonly by: string;
}

/**
 * When the pools of a TBA are named: by 3 p.m. Eastern two business days before it settles.
 *
 * @source SIFMA Uniform Practices, chapter 7 (pool notification, “48-hour rule”)
 */
export function poolNotification(settlement: IsoDate): PoolNotification {
  const date = addBusinessDays(settlement, -NOTIFICATION_BUSINESS_DAYS);
  return { date, by: newYorkMoment(date, NOTIFICATION_HOUR).toISOString() };
}
