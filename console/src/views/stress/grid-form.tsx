import { useState } from 'react';
import type { GridFactor, StressGrid } from '../../../../src/desk/files/scenarios-file.ts';
import { Button } from '../../parts/button.tsx';
import { Field, SelectField } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Notice } from '../../parts/states.tsx';
import { axisText, axisValuesOf, GRID_FACTORS } from './grid-factors.ts';

const FACTORS = (Object.keys(GRID_FACTORS) as GridFactor[]).map((value) => ({
  value,
  name: GRID_FACTORS[value].name,
}));

const DEFAULT_GRID: StressGrid = {
  id: 'grid',
  name: 'Parallel move by pull-through',
  rows: { factor: 'parallelBp', values: [-50, -25, 0, 25, 50] },
  columns: { factor: 'pullThroughShift', values: [-0.1, -0.05, 0, 0.05, 0.1] },
};

interface GridFormProps {
  readonly grid: StressGrid | undefined;
  /** Grids of a loaded file beside the first. */
  readonly furtherCount: number;
  readonly onChange: (grid: StressGrid) => void;
}

/** The two factors of the heat map, and how far each is moved. */
export function GridForm({ grid = DEFAULT_GRID, furtherCount, onChange }: GridFormProps) {
  const [rows, setRows] = useState(() => axisOf(grid.rows));
  const [columns, setColumns] = useState(() => axisOf(grid.columns));
  const rowValues = axisValuesOf(rows.factor, rows.text);
  const columnValues = axisValuesOf(columns.factor, columns.text);
  const fault =
    rowValues === null || columnValues === null
      ? 'An axis takes numbers, apart by commas.'
      : rows.factor === columns.factor
        ? 'The axes must move two different things.'
        : null;
  const apply = (): void => {
    if (rowValues === null || columnValues === null || fault !== null) return;
    onChange({
      id: grid.id,
      name: `${nameOf(rows.factor)} by ${nameOf(columns.factor).toLowerCase()}`,
      rows: { factor: rows.factor, values: [...rowValues] },
      columns: { factor: columns.factor, values: [...columnValues] },
    });
  };
  return (
    <Panel
      title="Heat map of the next run"
      note={`Every pair is a whole revaluation of the book: at most 15 values an axis.${furtherCount > 0 ? ` ${furtherCount} further of the loaded file stay.` : ''}`}
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        {[
          { title: 'Down', axis: rows, set: setRows },
          { title: 'Across', axis: columns, set: setColumns },
        ].map(({ title, axis, set }) => (
          <div key={title} className="row">
            <SelectField
              label={title}
              value={axis.factor}
              options={FACTORS}
              onChange={(factor) => set({ ...axis, factor })}
            />
            <Field label={`Values ${title.toLowerCase()}`}>
              {(id) => (
                <input
                  id={id}
                  className="input wide"
                  value={axis.text}
                  aria-invalid={axisValuesOf(axis.factor, axis.text) === null}
                  onChange={(event) => set({ ...axis, text: event.target.value })}
                />
              )}
            </Field>
          </div>
        ))}
        {fault === null ? null : <Notice kind="warn">{fault}</Notice>}
        <div>
          <Button type="submit" disabled={fault !== null}>
            Take it
          </Button>
        </div>
      </form>
    </Panel>
  );
}

interface Axis {
  readonly factor: GridFactor;
  readonly text: string;
}

function axisOf({ factor, values }: StressGrid['rows']): Axis {
  return { factor, text: axisText(factor, values) };
}

function nameOf(factor: GridFactor): string {
  return GRID_FACTORS[factor].name.split(',')[0]!;
}
