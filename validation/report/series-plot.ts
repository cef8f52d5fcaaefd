import type { Point, Series, SeriesPlot } from '../plot.ts';
import { svg, text, WIDTH } from './drawing.ts';
import { element, escapeText } from './markup.ts';
import { axisEnds, linearScale, logScale, type Scale } from './scale.ts';

const HEIGHT = 320;
const MARGIN = { top: 16, right: 16, bottom: 46, left: 64 };
const LEGEND_LINE = 18;
const LEGEND_ENTRY_WIDTH = 34;
const CHARACTER_WIDTH = 6.4;
const DOT_RADIUS = 2.4;
/** As many colours as the style sheet names. */
const SERIES_COLOURS = 6;

/** A plot of lines and dots as one SVG element. */
export function drawSeries({ x, y, series, bands = [] }: SeriesPlot, label: string): string {
  const legend = legendRows([...series.map(({ name }) => name), ...bands.map(({ name }) => name)]);
  const top = MARGIN.top + legend.rows * LEGEND_LINE;
  const height = HEIGHT + legend.rows * LEGEND_LINE;
  const points = series.flatMap((one) => one.points);
  const values = [...points.map((point) => point[1]), ...bands.flatMap(({ low, high }) => [low, high])];
  const across = scaleOf(
    axisEnds(
      points.map((point) => point[0]),
      x.scale ?? 'linear',
      x.range,
    ),
    x.scale,
    [MARGIN.left, WIDTH - MARGIN.right],
    9,
  );
  const bottom = height - MARGIN.bottom;
  const upward = scaleOf(axisEnds(values, y.scale ?? 'linear', y.range), y.scale, [bottom, top], 6);
  const shaded = bands.map((band, index) =>
    element('rect', {
      class: `band band-${index}`,
      x: MARGIN.left,
      width: WIDTH - MARGIN.right - MARGIN.left,
      y: upward.at(band.high),
      height: upward.at(band.low) - upward.at(band.high),
    }),
  );
  const drawn = series.map((one, index) => mark(one, index, across, upward));
  const entries = legend.places.map(({ name, left, row }, index) => {
    const middle = MARGIN.top + row * LEGEND_LINE;
    const swatch =
      index < series.length
        ? swatchOf(series[index]!, index, left, middle)
        : element('rect', {
            class: `band band-${index - series.length}`,
            x: left,
            y: middle - 6,
            width: 22,
            height: 12,
          });
    return swatch + text(left + LEGEND_ENTRY_WIDTH - 6, middle + 4, name, 'start');
  });
  return svg(height, label, [
    ...shaded,
    gridAndAxes(across, upward, { top, bottom }, x.label, y.label),
    ...drawn,
    ...(legend.rows === 0 ? [] : entries),
  ]);
}

function scaleOf(
  ends: readonly [number, number],
  kind: 'linear' | 'log' | undefined,
  pixels: readonly [number, number],
  pieces: number,
): Scale {
  return kind === 'log' ? logScale(ends, pixels, pieces) : linearScale(ends, pixels, pieces);
}

function gridAndAxes(
  across: Scale,
  upward: Scale,
  { top, bottom }: { readonly top: number; readonly bottom: number },
  xLabel: string,
  yLabel: string,
): string {
  const [left, right] = [MARGIN.left, WIDTH - MARGIN.right];
  const rows = upward.ticks.map(({ value, label }) => {
    const y = upward.at(value);
    const line = element('line', { class: value === 0 ? 'zero' : 'grid', x1: left, x2: right, y1: y, y2: y });
    return line + text(left - 8, y + 4, label, 'end');
  });
  const columns = across.ticks.map(({ value, label }) => {
    const x = across.at(value);
    const line = element('line', { class: 'grid', x1: x, x2: x, y1: top, y2: bottom });
    return line + text(x, bottom + 18, label, 'middle');
  });
  const middle = (top + bottom) / 2;
  return [
    ...columns,
    ...rows,
    text((left + right) / 2, bottom + 38, xLabel, 'middle', 'axis-label'),
    element(
      'text',
      {
        x: 16,
        y: middle,
        'text-anchor': 'middle',
        class: 'axis-label',
        transform: `rotate(-90 16 ${Math.round(middle)})`,
      },
      escapeText(yLabel),
    ),
  ].join('');
}

function mark({ points, mark: kind = 'line', yardstick }: Series, index: number, x: Scale, y: Scale): string {
  const place = ([horizontal, vertical]: Point): string =>
    `${x.at(horizontal).toFixed(1)},${y.at(vertical).toFixed(1)}`;
  const colour = `series-${index % SERIES_COLOURS}`;
  const line =
    kind === 'dots'
      ? ''
      : element('polyline', {
          class: `line ${colour}${yardstick === true ? ' yardstick' : ''}`,
          points: points.map(place).join(' '),
        });
  const dots =
    kind === 'line'
      ? ''
      : points
          .map((point) =>
            element('circle', {
              class: `dot ${colour}`,
              cx: x.at(point[0]),
              cy: y.at(point[1]),
              r: DOT_RADIUS,
            }),
          )
          .join('');
  return line + dots;
}

function swatchOf(
  { mark: kind = 'line', yardstick }: Series,
  index: number,
  left: number,
  y: number,
): string {
  const colour = `series-${index % SERIES_COLOURS}`;
  const line = element('line', {
    class: `line ${colour}${yardstick === true ? ' yardstick' : ''}`,
    x1: left,
    x2: left + 22,
    y1: y,
    y2: y,
  });
  const dot = element('circle', { class: `dot ${colour}`, cx: left + 11, cy: y, r: DOT_RADIUS });
  return kind === 'line' ? line : kind === 'dots' ? dot : line + dot;
}

/** Where legend entries stand, from left to right in as many rows as they need; none for a single series. */
function legendRows(names: readonly string[]): {
  readonly rows: number;
  readonly places: readonly { readonly name: string; readonly left: number; readonly row: number }[];
} {
  if (names.length < 2) return { rows: 0, places: [] };
  let left = MARGIN.left;
  let row = 0;
  const places = names.map((name) => {
    const width = LEGEND_ENTRY_WIDTH + name.length * CHARACTER_WIDTH + 12;
    if (left > MARGIN.left && left + width > WIDTH) {
      left = MARGIN.left;
      row++;
    }
    const place = { name, left, row };
    left += width;
    return place;
  });
  return { rows: row + 1, places };
}
