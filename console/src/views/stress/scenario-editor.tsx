import { useState } from 'react';
import { DEFAULT_SCENARIOS } from '../../../../src/desk/default-scenarios.ts';
import type { StressGrid } from '../../../../src/desk/files/scenarios-file.ts';
import { counted } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { FileButton } from '../../parts/file-button.tsx';
import { saveFile } from '../../parts/grid/grid-csv.ts';
import { Menu } from '../../parts/menu.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Failure } from '../../parts/states.tsx';
import { GridForm } from './grid-form.tsx';
import { ScenarioFormDialog } from './scenario-form.tsx';
import { describeScenario } from './scenario-form-values.ts';
import { type ScenariosHold, scenariosFileOf } from './use-scenarios.ts';

/** The scenarios of the next run: the library's, one's own, a file's. */
export function ScenarioEditor({ hold }: { readonly hold: ScenariosHold }) {
  const { file, isLibrary, set, reset } = hold;
  const [isFormOpen, setFormOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { scenarios, grids = [] } = file;
  const taken = new Set(scenarios.map(({ id }) => id));
  const absent = DEFAULT_SCENARIOS.scenarios.filter(({ id }) => !taken.has(id));
  const load = (text: string, name: string): void => {
    try {
      const loaded = scenariosFileOf(text);
      if (loaded === null)
        throw new Error(`${name} is no file of scenarios: it has no "scenarios" with names.`);
      set(loaded);
      setError(null);
    } catch (failure) {
      setError(failure);
    }
  };
  const setGrid = (grid: StressGrid): void =>
    set({ ...file, grids: grids.length === 0 ? [grid] : [grid, ...grids.slice(1)] });
  return (
    <div className="columns wide">
      <Panel
        title={`${counted(scenarios.length, 'scenario')} of the next run`}
        flush
        tools={
          <>
            <Button kind="primary" onClick={() => setFormOpen(true)}>
              Add…
            </Button>
            {absent.length === 0 ? null : (
              <Menu label="From the library">
                {absent.map((one) => (
                  <Button
                    key={one.id}
                    kind="quiet"
                    onClick={() => set({ ...file, scenarios: [...scenarios, one] })}
                  >
                    {one.name}
                  </Button>
                ))}
              </Menu>
            )}
            <Button
              onClick={() => saveFile('scenarios.json', JSON.stringify(file, null, 2), 'application/json')}
            >
              Save JSON
            </Button>
            <FileButton fileLabel="Scenarios file" accept=".json,application/json" onText={load}>
              Load JSON
            </FileButton>
            <Button disabled={isLibrary} onClick={reset}>
              Back to the library
            </Button>
          </>
        }
        note={
          isLibrary
            ? 'The library, unchanged. What you change is kept by this browser.'
            : 'Changed here, and kept by this browser.'
        }
      >
        {error === null ? null : <Failure error={error} />}
        {scenarios.length === 0 ? (
          <Empty title="No scenario is left">Add one, or go back to the library.</Empty>
        ) : (
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Scenario</th>
                <th scope="col">What moves</th>
                <th scope="col">
                  <span className="visually-hidden">Take out</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {scenarios.map((one) => (
                <tr key={one.id}>
                  <th scope="row">{one.name}</th>
                  <td className="muted wrap">{describeScenario(one)}</td>
                  <td className="number">
                    <Button
                      kind="quiet"
                      aria-label={`Take out ${one.name}`}
                      onClick={() => set({ ...file, scenarios: scenarios.filter(({ id }) => id !== one.id) })}
                    >
                      ✕
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      <GridForm
        key={JSON.stringify(grids[0])}
        grid={grids[0]}
        furtherCount={Math.max(0, grids.length - 1)}
        onChange={setGrid}
      />
      {isFormOpen ? (
        <ScenarioFormDialog
          taken={taken}
          onAdd={(scenario) => set({ ...file, scenarios: [...scenarios, scenario] })}
          onClose={() => setFormOpen(false)}
        />
      ) : null}
    </div>
  );
}
