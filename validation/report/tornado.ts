import type { Tornado } from '../plot.ts';
import { svg, text } from './drawing.ts';
import { element } from './markup.ts';
import { linearScale } from './scale.ts';

const LEFT = 236;
const RIGHT = 704;
const TOP = 26;
const ROW_HEIGHT = 20;
const BAR_HEIGHT = 7;
const BOTTOM = 44;

/** A tornado plot as one SVG element: for each row what a move down and a move up do, the widest first. */
export function drawTornado({ x, rows }: Tornado, label: string): string {
  const size = ({ down, up }: { readonly down: number; readonly up: number }): number =>
    Math.max(Math.abs(down), Math.abs(up));
  const ordered = [...rows].sort((left, right) => size(right) - size(left));
  const end = Math.max(...rows.map(size), Number.MIN_VALUE) * 1.05;
  const scale = linearScale(x.range ?? [-end, end], [LEFT, RIGHT], 8);
  const bottom = TOP + ordered.length * ROW_HEIGHT;
  const zero = scale.at(0);
  const bar = (value: number, y: number, className: string): string =>
    element('rect', {
      class: `bar ${className}`,
      x: Math.min(zero, scale.at(value)),
      y,
      width: Math.abs(scale.at(value) - zero),
      height: BAR_HEIGHT,
    });
  return svg(bottom + BOTTOM, label, [
    element('rect', { class: 'bar down', x: LEFT, y: 4, width: 14, height: BAR_HEIGHT }),
    text(LEFT + 20, 12, 'move down', 'start'),
    element('rect', { class: 'bar up', x: LEFT + 110, y: 4, width: 14, height: BAR_HEIGHT }),
    text(LEFT + 130, 12, 'move up', 'start'),
    ...scale.ticks.map(({ value, label: written }) => {
      const at = scale.at(value);
      const line = element('line', {
        class: value === 0 ? 'zero' : 'grid',
        x1: at,
        x2: at,
        y1: TOP,
        y2: bottom,
      });
      return line + text(at, bottom + 16, written, 'middle');
    }),
    ...ordered.map(({ name, down, up }, i) => {
      const y = TOP + i * ROW_HEIGHT + 2;
      return [
        text(LEFT - 10, y + 12, name, 'end'),
        bar(down, y + 1, 'down'),
        bar(up, y + 1 + BAR_HEIGHT, 'up'),
      ].join('');
    }),
    text((LEFT + RIGHT) / 2, bottom + 36, x.label, 'middle', 'axis-label'),
  ]);
}
