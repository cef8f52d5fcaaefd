import { Gauge, type Registry } from 'prom-client';
import type { StoreFigures } from '../store/repositories.ts';

/** Asks a store for its figures. */
export type ReadStoreFigures = () => Promise<StoreFigures>;

const GAUGES = [
  ['counterpoise_audit_sequence', 'Sequence of the last entry of the audit.', 'auditSequence'],
  ['counterpoise_webhook_backlog', 'Webhook deliveries that are still to be made.', 'pendingDeliveryCount'],
] as const;

/** Shows what a store says of itself; no number while it does not answer, since an old one looks like a good one. */
export function storeGauges(read: ReadStoreFigures, registers: Registry[]): void {
  let asked: Promise<StoreFigures | undefined> | undefined;
  // All gauges are asked for at once, and the store once for them.
  const figures = (): Promise<StoreFigures | undefined> => {
    asked ??= read()
      .catch(() => undefined)
      .finally(() => {
        asked = undefined;
      });
    return asked;
  };
  for (const [name, help, figure] of GAUGES) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set((await figures())?.[figure] ?? Number.NaN);
      },
    });
  }
}
