import { type ReactNode, useId } from 'react';

interface PanelProps {
  readonly title: ReactNode;
  /** What stands at the right of the title. */
  readonly tools?: ReactNode;
  /** A line below, in smaller letters. */
  readonly note?: ReactNode;
  /** Without room around what it holds, for tables. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A framed part of a view. */
export function Panel({ title, tools, note, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel">
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        <span className="fill" />
        {tools}
      </div>
      {flush ? (
        // A wide table scrolls inside, so the keyboard must be able to get there.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <section className="panel-body flush scroll" tabIndex={0} aria-labelledby={id}>
          {children}
        </section>
      ) : (
        <div className="panel-body">{children}</div>
      )}
      {note === undefined ? null : <div className="panel-note">{note}</div>}
    </section>
  );
}

interface ViewProps {
  readonly title: string;
  /** Facts beside the title. */
  readonly beside?: ReactNode;
  readonly tools?: ReactNode;
  /** As high as the window, so that what scrolls is inside. */
  readonly fixed?: boolean;
  readonly children: ReactNode;
}

/** A view of the console: its title, its tools, its parts. */
export function View({ title, beside, tools, fixed = false, children }: ViewProps) {
  return (
    <div className={fixed ? 'view fixed' : 'view'}>
      <div className="view-head">
        <h1>{title}</h1>
        {beside}
        <span className="fill" />
        {tools}
      </div>
      {children}
    </div>
  );
}
