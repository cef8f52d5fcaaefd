import type { CallAnswer } from './http-call.ts';
import type { Submission } from './submissions.ts';

/** What a client knows of what it sent: that it was taken, that it was refused, or nothing. */
export type Fate = 'acknowledged' | 'refused' | 'unknown';

/** A submission and what became of it. */
export interface Sent {
  readonly submission: Submission;
  fate: Fate;
  /** Of the resource, once acknowledged. */
  id: string | null;
  /** The acknowledgement, as text. */
  receipt: string | null;
  /** Result of a job, as it was first told. */
  result: string | null;
  cancelAcknowledged: boolean;
}

/** Answers that a loaded, stopping or storeless server may give to a sound request. */
const REFUSALS: ReadonlySet<number> = new Set([429, 503]);

/** Everything the clients of a server sent, and what they were told: the server's memory is held against it. */
export class ClientRecord {
  readonly sent: Sent[] = [];
  /** Why submissions were refused, in their order. */
  readonly refusedCodes: string[] = [];
  readonly #unexpected: string[] = [];
  readonly #refusalsAreSure: boolean;
  #acknowledgedCount = 0;
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  /** @param losesAnswers whether a refusal for want of the store may be of what the store has taken */
  constructor(losesAnswers = false) {
    this.#refusalsAreSure = !losesAnswers;
  }

  /** Answers that no client should ever get. */
  get unexpected(): readonly string[] {
    return this.#unexpected;
  }

  get acknowledgedCount(): number {
    return this.#acknowledgedCount;
  }

  begin(submission: Submission): Sent {
    const sent: Sent = {
      submission,
      fate: 'unknown',
      id: null,
      receipt: null,
      result: null,
      cancelAcknowledged: false,
    };
    this.sent.push(sent);
    return sent;
  }

  /** Notes an answer to a submission, the first one or one to its repetition. */
  note(sent: Sent, answer: CallAnswer): void {
    const { status } = answer;
    if (status === null) return;
    if (REFUSALS.has(status)) {
      if (answer.retryAfter === undefined) this.blame(sent, `${status} without Retry-After`);
      const { code } = JSON.parse(answer.text);
      this.refusedCodes.push(code);
      const isSure = this.#refusalsAreSure || code !== 'STORE_UNAVAILABLE';
      if (sent.fate !== 'acknowledged') sent.fate = isSure ? 'refused' : 'unknown';
      return;
    }
    if (status < 200 || status > 299) {
      this.blame(sent, `${status} ${answer.text.slice(0, 300)}`);
      return;
    }
    this.#acknowledge(sent, answer);
  }

  blame(sent: Sent, what: string): void {
    this.#unexpected.push(`${sent.submission.name}: ${what}`);
  }

  /** Resolves when so many more submissions were acknowledged. */
  acknowledgements(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ count: this.#acknowledgedCount + count, resolve });
    });
  }

  #acknowledge(sent: Sent, { status, location, text }: CallAnswer): void {
    const { family, name } = sent.submission;
    if (family === 'job' && status === 200) sent.result ??= text;
    const id = location?.split('/').at(-1) ?? name;
    if (sent.id !== null && id !== sent.id) this.blame(sent, `was ${sent.id} and is now ${id}`);
    sent.id = id;
    sent.receipt ??= text;
    if (sent.fate !== 'acknowledged') this.#acknowledgedCount += 1;
    sent.fate = 'acknowledged';
    for (const { count, resolve } of this.#waiting) if (this.#acknowledgedCount >= count) resolve();
  }
}
