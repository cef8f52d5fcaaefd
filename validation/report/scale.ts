/** A way from numbers to pixels, with the places worth a label. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

const STEPS = [1, 2, 5, 10] as const;

/** The round number, 1, 2 or 5 times a power of ten, that parts a length into at most so many pieces. */
function roundStep(length: number, pieces: number): number {
  const rough = length / pieces;
  const power = Number(`1e${Math.floor(Math.log10(rough))}`);
  return STEPS.find((step) => step * power >= rough * (1 - 1e-9))! * power;
}

/** A linear scale whose ticks are round numbers within its ends. */
export function linearScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  pieces: number,
): Scale {
  const step = roundStep(high - low, pieces);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return {
    at: (value) => from + ((value - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
      const value = (first + i) * step;
      return { value, label: signed(value, digits) };
    }),
  };
}

/** A logarithmic scale with ticks at 1, 2 and 5 times powers of ten, fewer where there are many. */
export function logScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  most: number,
): Scale {
  const [start, end] = [Math.log10(low), Math.log10(high)];
  const every: { value: number; label: string }[] = [];
  for (let power = Math.floor(start); power <= Math.ceil(end); power++) {
    for (const step of [1, 2, 5]) {
      const value = step * Number(`1e${power}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) every.push({ value, label: plain(value) });
    }
  }
  const decades = every.filter(({ value }) => Math.abs(Math.log10(value) % 1) < 1e-9);
  return {
    at: (value) => from + ((Math.log10(value) - start) / (end - start)) * (to - from),
    ticks: every.length <= most || decades.length < 2 ? every : decades,
  };
}

/** Ends of an axis around data: a little beyond, or exactly where `range` says. */
export function axisEnds(
  values: readonly number[],
  scale: 'linear' | 'log',
  range: readonly [number, number] | undefined,
): readonly [number, number] {
  if (range !== undefined) return range;
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (scale === 'log') return [low / 1.15, high * 1.15];
  const margin = high > low ? 0.04 * (high - low) : Math.max(1e-9, Math.abs(high) * 0.1);
  return [low - margin, high + margin];
}

function plain(value: number): string {
  return value >= 1e5 || value < 1e-3 ? value.toExponential(0) : String(Number(value.toPrecision(6)));
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
