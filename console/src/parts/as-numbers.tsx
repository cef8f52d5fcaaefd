import type { ReactNode } from 'react';

/** The table behind a chart, folded away until somebody asks for it. */
export function AsNumbers({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <details>
      <summary>As numbers</summary>
      {/* A wide table scrolls inside, so the keyboard must be able to get there. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className="scroll" tabIndex={0} aria-label={label}>
        {children}
      </section>
    </details>
  );
}
