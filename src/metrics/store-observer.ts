import type { EventStream, JobRecord } from '../store/records.ts';
import type { AppendOutcome } from '../store/repositories.ts';
import type { DeliveryOutcome } from '../store/webhook-records.ts';

/** Told of what passes through a store, once it is stored. */
export interface StoreObserver {
  /** A job that was stored anew, or in its next version. */
  readonly onJob: (job: JobRecord) => void;
  readonly onEvents: (stream: EventStream, outcomes: readonly AppendOutcome[]) => void;
  readonly onDelivery: (outcome: DeliveryOutcome) => void;
  /** @param operation `<repository>.<method>`, or `transact` for several changes at once */
  readonly onAccess: (operation: string, seconds: number, failed: boolean) => void;
}
