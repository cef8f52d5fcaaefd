/** Where this room says what it did: pino's own form, object first. */
export interface NatsLog {
  readonly info: (facts: object, message: string) => void;
  readonly warn: (facts: object, message: string) => void;
}
