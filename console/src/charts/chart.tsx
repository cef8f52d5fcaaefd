import * as Plot from '@observablehq/plot';
import { useEffect, useRef, useState } from 'react';
import { usePreferences } from '../format/preferences.tsx';

interface ChartProps {
  /** What it shows, in words: for who cannot see it. */
  readonly label: string;
  /** Drawn anew when the width, the theme or `data` changes. */
  readonly draw: (size: { readonly width: number; readonly height: number }) => Plot.PlotOptions;
  /** What `draw` reads. */
  readonly data: readonly unknown[];
  readonly height?: number;
}

const HEIGHT = 240;

/** A plot as wide as its place. */
export function Chart({ label, draw, data, height = HEIGHT }: ChartProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const { shownTheme } = usePreferences();
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, []);
  // `draw` is written in place and so another function each time; `data` tells what it depends on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (width === 0) return undefined;
    const plot = Plot.plot({ className: 'plot', width, height, ...draw({ width, height }) });
    // Its style sheet is ours (style/parts.css): the page's policy refuses inline ones.
    for (const style of plot.querySelectorAll('style')) style.remove();
    plot.setAttribute('aria-hidden', 'true');
    ref.current!.replaceChildren(plot);
    return () => plot.remove();
  }, [width, height, shownTheme, ...data]);
  return <div className="chart" ref={ref} role="img" aria-label={label} style={{ minHeight: height }} />;
}

/** Names of colours beside their lines. */
export function Legend({
  entries,
}: {
  readonly entries: readonly { readonly name: string; readonly colour: string; readonly dashed?: boolean }[];
}) {
  return (
    <div className="legend">
      {entries.map(({ name, colour, dashed = false }) => (
        <span key={name}>
          <i className={dashed ? 'dashed' : ''} style={{ color: `var(${colour})` }} />
          {name}
        </span>
      ))}
    </div>
  );
}
