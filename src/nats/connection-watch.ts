import type { NatsConnection } from '@nats-io/transport-node';

/** Whether a connection stands, and whoever wants to know that it does again. */
export class ConnectionWatch {
  readonly #connection: NatsConnection;
  readonly #listeners = new Set<() => void>();
  #online = true;

  /** Watches until the connection is closed. */
  constructor(connection: NatsConnection) {
    this.#connection = connection;
    void this.#watch();
  }

  get online(): boolean {
    return this.#online && !this.#connection.isClosed() && !this.#connection.isDraining();
  }

  /** Calls when the connection broke or is back; returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type !== 'disconnect' && type !== 'reconnect') continue;
      this.#online = type === 'reconnect';
      for (const listener of this.#listeners) listener();
    }
  }
}
