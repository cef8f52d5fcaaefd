import type { StressGridResult } from '../../../../src/desk/stress.ts';
import { type BookPart, pnlOf } from '../../desk/book-parts.ts';
import { fixed, signed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { GRID_FACTORS } from './grid-factors.ts';

/** Strongest colour behind a number, percent: text stays readable on it in both themes. */
const TINT_MAX_PERCENT = 34;

/** P&L of every pair of two factors' values; gains and losses are told by sign and arrow, and tinted. */
export function HeatMap({ grid, part }: { readonly grid: StressGridResult; readonly part: BookPart }) {
  const row = GRID_FACTORS[grid.rowFactor];
  const column = GRID_FACTORS[grid.columnFactor];
  const values = grid.cells.flatMap((cells) => cells.map((cell) => pnlOf(cell, part).value));
  const largest = Math.max(1, ...values.map(Math.abs));
  return (
    <Panel
      title={grid.name}
      flush
      note={`Dollars. Down: ${row.name.toLowerCase()}; across: ${column.name.toLowerCase()}. Each cell is a whole revaluation; small letters are standard errors.`}
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{row.name.split(',')[0]}</th>
            {grid.columnValues.map((value) => (
              <th key={value} scope="col" className="number">
                {column.show(value)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.cells.map((cells, index) => (
            <tr key={grid.rowValues[index]}>
              <th scope="row">{row.show(grid.rowValues[index]!)}</th>
              {cells.map((cell, at) => {
                const { value, standardError } = pnlOf(cell, part);
                const tint = (TINT_MAX_PERCENT * Math.abs(value)) / largest;
                const colour = value < 0 ? '--bad' : '--good';
                return (
                  <td
                    key={grid.columnValues[at]}
                    className="number heat-cell"
                    style={{
                      background: `color-mix(in srgb, var(${colour}) ${tint.toFixed(1)}%, var(--panel))`,
                    }}
                  >
                    {value < 0 ? '▼' : value > 0 ? '▲' : ''} {signed(value)}
                    <div className="error-of">± {fixed(standardError, 0)}</div>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
