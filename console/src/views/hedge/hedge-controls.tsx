import { Button } from '../../parts/button.tsx';
import { NumberField, SelectField, SliderField } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { DEFAULT_FORM, type HedgeForm } from './hedge-form.ts';

const OBJECTIVES = [
  { value: 'absolute', name: 'Duration, convexity, key rates (L1)' },
  { value: 'quadratic', name: 'Quadratic' },
  { value: 'minimum-variance', name: 'Least variance over a day' },
  { value: 'minimum-shortfall', name: 'Least expected shortfall over a day' },
] as const;

const WEIGHTS = [
  ['duration', 'Weight of duration'],
  ['convexity', 'Weight of convexity'],
  ['keyRates', 'Weight of key rates'],
  ['cost', 'Weight of cost'],
] as const;

interface HedgeControlsProps {
  readonly form: HedgeForm;
  readonly onChange: (form: HedgeForm) => void;
  /** Instruments of the last run, for choosing among them. */
  readonly instruments: readonly string[];
  readonly isSolving: boolean;
  readonly canSolve: boolean;
  readonly onSolve: () => void;
}

/** What the hedge is to look at, and what it must not do. */
export function HedgeControls(props: HedgeControlsProps) {
  const { form, onChange, instruments, isSolving, canSolve, onSolve } = props;
  const set = (part: Partial<HedgeForm>): void => onChange({ ...form, ...part });
  const overHorizon = form.objective === 'minimum-variance' || form.objective === 'minimum-shortfall';
  return (
    <Panel
      title="What the hedge must do"
      tools={
        <Button kind="quiet" onClick={() => onChange(DEFAULT_FORM)}>
          Defaults
        </Button>
      }
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onSolve();
        }}
      >
        <button type="submit" className="button primary" disabled={!canSolve || isSolving}>
          {isSolving ? 'Solving…' : 'Solve the hedge'}
        </button>
        <SelectField
          label="Objective"
          value={form.objective}
          options={OBJECTIVES}
          onChange={(objective) => set({ objective })}
          {...(overHorizon ? { hint: 'Simulates the distribution first: a minute or so.' } : {})}
        />
        {overHorizon
          ? null
          : WEIGHTS.map(([name, label]) => (
              <SliderField
                key={name}
                label={label}
                value={form.weights[name]}
                min={0}
                max={5}
                step={0.1}
                shown={form.weights[name].toFixed(1)}
                onChange={(value) => set({ weights: { ...form.weights, [name]: value } })}
              />
            ))}
        <SliderField
          label="Face traded, at most"
          value={form.grossMultiple ?? 10}
          min={0.5}
          max={10}
          step={0.5}
          shown={
            form.grossMultiple === null ? 'no limit' : `${form.grossMultiple} × the one-instrument hedge’s`
          }
          onChange={(value) => set({ grossMultiple: value >= 10 ? null : value })}
        />
        {overHorizon ? null : (
          <SliderField
            label="Largest |P&L| at ±50 and ±100 bp, at most"
            value={form.shockFraction ?? 1.05}
            min={0.2}
            max={1.05}
            step={0.05}
            shown={
              form.shockFraction === null
                ? 'no limit'
                : `${form.shockFraction.toFixed(2)} × the one-instrument hedge’s`
            }
            onChange={(value) => set({ shockFraction: value > 1 ? null : value })}
          />
        )}
        <div className="row">
          <NumberField
            label="Cost, at most"
            value={form.costDollars}
            min={0}
            step={500}
            placeholder="no limit"
            hint="Dollars"
            onChange={(costDollars) => set({ costDollars })}
          />
          {overHorizon ? null : (
            <NumberField
              label="Net DV01, at most"
              value={form.netDv01LimitLots}
              min={0.1}
              step={0.1}
              placeholder="no limit"
              hint="Lots of the finest instrument"
              onChange={(netDv01LimitLots) => set({ netDv01LimitLots })}
            />
          )}
        </div>
        <NumberField
          label="Coupon match"
          value={form.couponMatch}
          min={0}
          max={10}
          step={0.05}
          placeholder="not asked for"
          hint="Share by which a coupon’s hedge may differ from its locks"
          onChange={(couponMatch) => set({ couponMatch })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={form.freshPaths}
            onChange={(event) => set({ freshPaths: event.target.checked })}
          />
          Check on fresh paths
        </label>
        {instruments.length === 0 ? null : (
          <details>
            <summary>
              Instruments:{' '}
              {instruments.length - form.denied.filter((one) => instruments.includes(one)).length} of{' '}
              {instruments.length}
            </summary>
            {instruments.map((instrument) => (
              <label key={instrument} className="check">
                <input
                  type="checkbox"
                  checked={!form.denied.includes(instrument)}
                  onChange={(event) =>
                    set({
                      denied: event.target.checked
                        ? form.denied.filter((one) => one !== instrument)
                        : [...form.denied, instrument],
                    })
                  }
                />
                {instrument}
              </label>
            ))}
          </details>
        )}
      </form>
    </Panel>
  );
}
