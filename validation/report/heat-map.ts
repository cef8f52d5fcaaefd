import type { HeatMap } from '../plot.ts';
import { svg, text } from './drawing.ts';
import { element, escapeText } from './markup.ts';

const LEFT = 64;
const TOP = 40;
const RIGHT = 704;
const ROW_HEIGHT = 24;
const BOTTOM = 8;
/** Beyond this share of the strongest colour, dark text is no longer read on it. */
const STRONG = 0.6;

/** A heat map as one SVG element: every cell has its number, its colour the sign and the size. */
export function drawHeatMap(map: HeatMap, label: string): string {
  const { rows, columns, values, digits } = map;
  const sizes = values.flat().flatMap((value) => (value === undefined ? [] : [value]));
  const smallest = map.diverging ? 0 : Math.min(...sizes);
  const largest = Math.max(...sizes.map((value) => Math.abs(value) - smallest), Number.MIN_VALUE);
  const width = (RIGHT - LEFT) / columns.length;
  const cells = values.flatMap((line, row) =>
    line.flatMap((value, column) => {
      if (value === undefined) return [];
      const share = (Math.abs(value) - smallest) / largest;
      const [x, y] = [LEFT + column * width, TOP + row * ROW_HEIGHT];
      const shown = `${value < 0 && Number(value.toFixed(digits)) !== 0 ? '−' : ''}${Math.abs(value).toFixed(digits)}`;
      const title = element('title', {}, escapeText(`${rows[row]} × ${columns[column]}: ${shown}`));
      const box = element(
        'rect',
        {
          class: value < 0 ? 'cell cold' : 'cell warm',
          x,
          y,
          width: width - 1,
          height: ROW_HEIGHT - 1,
          'fill-opacity': 0.04 + 0.9 * share,
        },
        title,
      );
      const strong = share > STRONG ? 'on-strong' : undefined;
      return [box, text(x + width / 2, y + ROW_HEIGHT / 2 + 4, shown, 'middle', strong)];
    }),
  );
  return svg(TOP + rows.length * ROW_HEIGHT + BOTTOM, label, [
    text(LEFT - 8, 28, `${map.rowLabel} ↓`, 'end', 'axis-label'),
    text((LEFT + RIGHT) / 2, 12, `${map.columnLabel} →`, 'middle', 'axis-label'),
    ...columns.map((name, i) => text(LEFT + (i + 0.5) * width, 30, name, 'middle')),
    ...rows.map((name, i) => text(LEFT - 8, TOP + i * ROW_HEIGHT + ROW_HEIGHT / 2 + 4, name, 'end')),
    ...cells,
  ]);
}
