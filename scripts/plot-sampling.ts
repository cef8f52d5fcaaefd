/**
 * Draws error against paths from the rows of `npm run -s bench -- sampling --json` on standard input, as an SVG on
 * standard output: docs/images/sampling-error.svg.
 */
import { readFileSync } from 'node:fs';

interface Point {
  readonly paths: number;
  readonly lattice: number;
  readonly antithetic: number;
}

interface Panel {
  readonly name: string;
  readonly unit: string;
  readonly points: Point[];
}

const WIDTH = 300;
const HEIGHT = 260;
const MARGIN = { left: 52, right: 14, top: 34, bottom: 44 };

const rows = JSON.parse(readFileSync(0, 'utf8')) as readonly {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly yardstick: number;
}[];
const panels: Panel[] = [];
for (const row of rows) {
  const found = /^sampling: (\w+), (\d+) points$/.exec(row.name);
  if (found === null) continue;
  let panel = panels.find(({ name }) => name === found[1]);
  if (panel === undefined) {
    panel = { name: found[1]!, unit: row.unit, points: [] };
    panels.push(panel);
  }
  panel.points.push({ paths: Number(found[2]), lattice: row.value, antithetic: row.yardstick });
}

/** Powers of ten and their halves and fifths, inside a range. */
function ticks(low: number, high: number): number[] {
  const all: number[] = [];
  for (let power = -5; power <= 5; power++) {
    for (const digit of [1, 2, 5]) all.push(Number(`${digit}e${power}`));
  }
  return all.filter((tick) => tick >= low && tick <= high);
}

function drawPanel({ name, unit, points }: Panel, index: number): string {
  const errors = points.flatMap(({ lattice, antithetic }) => [lattice, antithetic]);
  const low = Math.min(...errors) / 1.3;
  const high = Math.max(...errors) * 1.3;
  const first = points[0]!.paths;
  const last = points.at(-1)!.paths;
  const left = index * WIDTH + MARGIN.left;
  const right = (index + 1) * WIDTH - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const x = (paths: number): number =>
    left + ((right - left) * Math.log(paths / first)) / Math.log(last / first);
  const y = (error: number): number =>
    bottom - ((bottom - MARGIN.top) * Math.log(error / low)) / Math.log(high / low);
  const text = (at: number, down: number, anchor: string, words: string): string =>
    `<text x="${at.toFixed(1)}" y="${down.toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const series = (kind: 'lattice' | 'antithetic'): string => {
    const places = points.map((point) => `${x(point.paths).toFixed(1)},${y(point[kind]).toFixed(1)}`);
    const dots = places.map((place) => {
      const [across, down] = place.split(',');
      return `<circle cx="${across}" cy="${down}" r="3.2"/>`;
    });
    return `<g class="${kind}"><polyline points="${places.join(' ')}"/>${dots.join('')}</g>`;
  };
  const label = points[Math.floor(points.length / 2) - 1]!;
  return [
    text((left + right) / 2, 16, 'middle', `${name}, ${unit}`),
    ...ticks(low, high).map(
      (tick) =>
        `<line class="grid" x1="${left}" x2="${right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}"/>` +
        text(left - 6, y(tick) + 4, 'end', String(tick)),
    ),
    ...points.map(({ paths }) => text(x(paths), bottom + 16, 'middle', paths.toLocaleString('en-US'))),
    text((left + right) / 2, bottom + 34, 'middle', 'paths in a set'),
    `<rect class="frame" x="${left}" y="${MARGIN.top}" width="${right - left}" height="${bottom - MARGIN.top}"/>`,
    series('antithetic'),
    series('lattice'),
    text(x(label.paths) + 4, y(label.antithetic) - 10, 'start', 'antithetic'),
    text(x(label.paths) - 4, y(label.lattice) + 16, 'end', 'lattice'),
  ].join('\n');
}

process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH * panels.length} ${HEIGHT}" role="img">
<title>Standard error of one path set against its paths, lattice and antithetic</title>
<style>
  text { font: 11px sans-serif; fill: #333; }
  .grid { stroke: #888; stroke-opacity: 0.3; }
  .frame { fill: none; stroke: #888; }
  polyline { fill: none; stroke-width: 2; }
  .antithetic { stroke: #b45309; fill: #b45309; }
  .lattice { stroke: #1d6fb8; fill: #1d6fb8; }
  @media (prefers-color-scheme: dark) {
    text { fill: #ccc; }
    .antithetic { stroke: #f0a04b; fill: #f0a04b; }
    .lattice { stroke: #6cb6ff; fill: #6cb6ff; }
  }
</style>
${panels.map(drawPanel).join('\n')}
</svg>
`);
