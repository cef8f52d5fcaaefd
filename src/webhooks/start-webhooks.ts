import type { Store } from '../store/repositories.ts';
import { parseNetworks } from './address-policy.ts';
import { createWebhookManager, type WebhookManager } from './manage-webhooks.ts';
import { createSecretBox } from './secret-box.ts';
import { createSend, type Resolve, systemResolve } from './send-attempt.ts';
import { WebhookDispatcher, type WebhookDispatcherOptions } from './webhook-dispatcher.ts';
import { WEBHOOK_LIMITS } from './webhook-limits.ts';
import type { WebhookSettings } from './webhook-settings.ts';

export interface StartWebhooksOptions
  extends Pick<WebhookDispatcherOptions, 'now' | 'random' | 'onFault' | 'onAttempt'> {
  readonly store: Store;
  readonly settings: WebhookSettings;
  /** Key under which signing secrets are kept; null keeps them as they are. */
  readonly secretKey: Uint8Array | null;
  readonly resolve?: Resolve;
}

export interface Webhooks {
  readonly manager: WebhookManager;
  /** Stops sending: attempts that were begun end first. */
  readonly stop: () => Promise<void>;
}

/** Begins to send what stands in the outbox, also what an earlier process left there. */
export function startWebhooks(options: StartWebhooksOptions): Webhooks {
  const { store, settings, secretKey, now, resolve = systemResolve } = options;
  const box = createSecretBox(secretKey);
  const addresses = {
    allowHttp: settings.allowHttp,
    allowedNetworks: parseNetworks(settings.allowedNetworks),
  };
  const dispatcher = new WebhookDispatcher({
    ...options,
    queue: store.system.webhookDeliveries,
    box,
    send: createSend({ ...addresses, resolve, timeoutMs: WEBHOOK_LIMITS.attemptTimeoutMs }),
  });
  const manager = createWebhookManager({ store, box, ...addresses, now, onDue: () => dispatcher.wake() });
  dispatcher.start();
  return { manager, stop: () => dispatcher.stop() };
}
