import type { ReactNode } from 'react';
import { JobEndedError, ProblemError } from '../../../client/problem-error.ts';

/** While something is on its way. */
export function Loading({ what, height = 160 }: { readonly what: string; readonly height?: number }) {
  return (
    <div className="skeleton" style={{ height }} role="status">
      <span className="visually-hidden">Loading {what}</span>
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** What can be done about it. */
  readonly action?: ReactNode;
}

/** Where there is nothing yet: what would stand here, and how to get it. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children === undefined ? null : <p>{children}</p>}
      {action}
    </div>
  );
}

interface NoticeProps {
  readonly kind?: 'plain' | 'good' | 'warn' | 'bad';
  /** What is said first; the kind’s own word without it. */
  readonly word?: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

const SAID: Readonly<Record<NonNullable<NoticeProps['kind']>, string>> = {
  plain: '',
  good: 'Done',
  warn: 'Note',
  bad: 'Error',
};

/** A sentence that somebody should read. Its kind is said, not only coloured. */
export function Notice({ kind = 'plain', word = SAID[kind], children, action }: NoticeProps) {
  return (
    <div className={`notice ${kind === 'plain' ? '' : kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {word === '' ? null : <strong className={kind}>{word}</strong>}
      <span className="what">{children}</span>
      {action}
    </div>
  );
}

/** What went wrong, with what the server said of it. */
export function Failure({ error, action }: { readonly error: unknown; readonly action?: ReactNode }) {
  const { text, code, details } = describe(error);
  return (
    <Notice kind="bad" action={action}>
      {text}
      {code === null ? null : (
        <>
          {' '}
          <code>{code}</code>
        </>
      )}
      {details.length === 0 ? null : (
        <ul>
          {details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

const DETAILS_MAX = 8;

function describe(error: unknown): {
  readonly text: string;
  readonly code: string | null;
  readonly details: readonly string[];
} {
  if (error instanceof ProblemError) {
    const details = error.errors.map(({ pointer, detail }) =>
      detail.startsWith(pointer) ? detail : `${pointer} ${detail}`,
    );
    return {
      text: error.message,
      code: error.code,
      details: [...new Set(details)]
        .filter((detail) => !detail.endsWith(error.message))
        .slice(0, DETAILS_MAX),
    };
  }
  if (error instanceof JobEndedError) {
    const { job } = error;
    const details = (job.error?.errors ?? []).map(({ pointer, detail }) =>
      detail.startsWith(pointer) ? detail : `${pointer} ${detail}`,
    );
    return {
      text: error.message,
      code: job.stateReason,
      details: [...new Set(details)]
        .filter((detail) => !detail.endsWith(error.message))
        .slice(0, DETAILS_MAX),
    };
  }
  if (error instanceof TypeError && /fetch/i.test(error.message)) {
    return { text: 'The server does not answer. Is it running?', code: null, details: [] };
  }
  return { text: error instanceof Error ? error.message : String(error), code: null, details: [] };
}
