import type { ReactNode } from 'react';

/** Figures side by side, each under its name. */
export function Stats({ children }: { readonly children: ReactNode }) {
  return <dl className="stats">{children}</dl>;
}

interface StatProps {
  readonly name: string;
  readonly children: ReactNode;
  /** What is said under the figure. */
  readonly beside?: ReactNode;
  /** What it is, for who points at it. */
  readonly title?: string;
}

export function Stat({ name, children, beside, title }: StatProps) {
  return (
    <div className="stat" title={title}>
      <dt>{name}</dt>
      <dd>
        {children}
        {beside === undefined ? null : <div className="beside">{beside}</div>}
      </dd>
    </div>
  );
}
