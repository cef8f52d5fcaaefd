import { useState } from 'react';
import type { StressScenario } from '../../../../src/desk/files/scenarios-file.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field, NumberField, SelectField } from '../../parts/field.tsx';
import { Notice } from '../../parts/states.tsx';
import { EMPTY_FORM, type ScenarioForm, scenarioOf, TENORS_YEARS } from './scenario-form-values.ts';

const CURVES = [
  { value: 'parallel', name: 'Parallel' },
  { value: 'points', name: 'Twist or key rates' },
  { value: 'none', name: 'Not moved' },
] as const;

const PERCENTS = [
  ['volatilityPercent', 'Volatility, %'],
  ['refinancingPercent', 'Refinancing, %'],
  ['turnoverPercent', 'Turnover, %'],
  ['defaultPercent', 'Defaults, %'],
] as const;

interface ScenarioFormDialogProps {
  readonly taken: ReadonlySet<string>;
  readonly onAdd: (scenario: StressScenario) => void;
  readonly onClose: () => void;
}

/** A scenario of one's own: any of its moves at once, the rest as it is. */
export function ScenarioFormDialog({ taken, onAdd, onClose }: ScenarioFormDialogProps) {
  const [form, setForm] = useState<ScenarioForm>(EMPTY_FORM);
  const [isRefused, setRefused] = useState(false);
  const set = (part: Partial<ScenarioForm>): void => setForm({ ...form, ...part });
  const add = (): void => {
    const scenario = scenarioOf(form, taken);
    if (scenario === null) {
      setRefused(true);
      return;
    }
    onAdd(scenario);
    onClose();
  };
  return (
    <Dialog
      title="A scenario of your own"
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="primary" onClick={add}>
            Add
          </Button>
        </>
      }
    >
      <div className="form">
        {isRefused ? <Notice kind="bad">Nothing moves in it: fill in at least one move.</Notice> : null}
        <Field label="Name" hint="What it moves, where there is none.">
          {(id) => (
            <input
              id={id}
              className="input wide"
              value={form.name}
              maxLength={120}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <div className="row">
          <SelectField
            label="Rates"
            value={form.curve}
            options={CURVES}
            onChange={(curve) => set({ curve })}
          />
          {form.curve === 'parallel' ? (
            <NumberField
              label="Parallel move, bp"
              value={form.parallelBp}
              step={5}
              min={-1000}
              max={1000}
              onChange={(parallelBp) => set({ parallelBp })}
            />
          ) : null}
        </div>
        {form.curve === 'points' ? (
          <>
            <div className="row five">
              {TENORS_YEARS.map((years) => (
                <NumberField
                  key={years}
                  label={`${years}y, bp`}
                  value={form.pointsBp[years] ?? null}
                  step={5}
                  min={-1000}
                  max={1000}
                  onChange={(bp) => set({ pointsBp: { ...form.pointsBp, [years]: bp } })}
                />
              ))}
            </div>
            <span className="muted">
              An empty tenor lies on the line between its neighbours. A key rate alone: 0 at the others.
            </span>
          </>
        ) : null}
        <div className="row">
          {PERCENTS.map(([name, label]) => (
            <NumberField
              key={name}
              label={label}
              value={form[name]}
              step={5}
              min={-99}
              max={900}
              placeholder="as it is"
              onChange={(value) => set({ [name]: value })}
            />
          ))}
          <NumberField
            label="Pull-through, points"
            value={form.pullThroughPoints}
            step={1}
            min={-100}
            max={100}
            placeholder="as it is"
            onChange={(pullThroughPoints) => set({ pullThroughPoints })}
          />
          <NumberField
            label="OAS, bp"
            value={form.oasBp}
            step={1}
            min={-500}
            max={500}
            placeholder="as it is"
            onChange={(oasBp) => set({ oasBp })}
          />
          <NumberField
            label="Mortgage rate over swaps, bp"
            value={form.mortgageBasisBp}
            step={1}
            min={-500}
            max={500}
            placeholder="as it is"
            onChange={(mortgageBasisBp) => set({ mortgageBasisBp })}
          />
        </div>
      </div>
    </Dialog>
  );
}
