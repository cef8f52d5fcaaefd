import { element, escapeText } from './markup.ts';

/** Width of every plot in its own units; pages scale it. */
export const WIDTH = 720;

/** The frame every plot shares: as wide as the page, as high as it needs. */
export function svg(height: number, label: string, parts: readonly string[]): string {
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': label },
    parts.join(''),
  );
}

/** A label of a plot. */
export function text(
  x: number,
  y: number,
  content: string,
  anchor: 'start' | 'middle' | 'end',
  className?: string,
): string {
  return element('text', { x, y, 'text-anchor': anchor, class: className }, escapeText(content));
}
