interface HeatTableProps {
  /** What it shows, in words. */
  readonly label: string;
  /** What the rows are, over their names. */
  readonly corner: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** By row, then column; null where there is nothing. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly show: (value: number) => string;
  /** From the smallest to the largest, or both ways from zero. */
  readonly scale: 'sequential' | 'diverging';
}

/** More colour than this, and the numbers in it can no longer be read. */
const COLOUR_MAX_PERCENT = 42;

/** A matrix of numbers, each cell coloured by its size: the numbers say what the colours do. */
export function HeatTable({ label, corner, rows, columns, values, show, scale }: HeatTableProps) {
  const all = values.flat().filter((value) => value !== null);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const largest = Math.max(...all.map(Math.abs));
  const ground = (value: number): string =>
    scale === 'sequential'
      ? mix('--locks', high === low ? 0 : (value - low) / (high - low))
      : mix(value < 0 ? '--locks' : '--hedge', largest === 0 ? 0 : Math.abs(value) / largest);
  return (
    <table className="heat" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{corner}</th>
          {columns.map((column) => (
            <th key={column} scope="col" className="number">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row}>
            <th scope="row">{row}</th>
            {columns.map((column, position) => {
              const value = values[index]![position] ?? null;
              return (
                <td
                  key={column}
                  className="number"
                  style={value === null ? undefined : { backgroundColor: ground(value) }}
                >
                  {value === null ? '–' : show(value)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function mix(colour: string, share: number): string {
  return `color-mix(in srgb, var(${colour}) ${Math.round(share * COLOUR_MAX_PERCENT)}%, var(--panel))`;
}
