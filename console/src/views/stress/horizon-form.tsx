import { Button } from '../../parts/button.tsx';
import { NumberField, SelectField } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { HorizonForm } from './horizon-form-values.ts';

const RATES = [
  { value: 'stated', name: 'The past’s, as stated' },
  { value: 'model', name: 'The rate model’s' },
] as const;

interface HorizonFormPanelProps {
  readonly form: HorizonForm;
  readonly onChange: (form: HorizonForm) => void;
  readonly canRun: boolean;
  readonly isRunning: boolean;
  readonly onRun: () => void;
}

/** How far ahead to look, and with how many joint scenarios. */
export function HorizonFormPanel({ form, onChange, canRun, isRunning, onRun }: HorizonFormPanelProps) {
  const set = (part: Partial<HorizonForm>): void => onChange({ ...form, ...part });
  return (
    <Panel
      title="Distribution over a horizon"
      note="Rates, mortgage basis, spreads, volatility and pull-through move together; some hundred revaluations of the book."
    >
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          onRun();
        }}
      >
        <NumberField
          label="Business days"
          value={form.businessDays}
          min={1}
          max={21}
          step={1}
          onChange={(businessDays) => set({ businessDays })}
        />
        <NumberField
          label="Scenarios"
          value={form.scenarioCount}
          min={200}
          max={20_000}
          step={100}
          onChange={(scenarioCount) => set({ scenarioCount })}
        />
        <SelectField
          label="Covariance of rates"
          value={form.rates}
          options={RATES}
          onChange={(rates) => set({ rates })}
        />
        <NumberField
          label="Expected margin, per 100"
          value={form.expectedMarginPer100}
          min={0.01}
          max={20}
          step={0.05}
          placeholder="not stated"
          onChange={(expectedMarginPer100) => set({ expectedMarginPer100 })}
        />
        <Button type="submit" kind="primary" disabled={!canRun}>
          {isRunning ? 'Running…' : 'Run with the distribution'}
        </Button>
      </form>
    </Panel>
  );
}
