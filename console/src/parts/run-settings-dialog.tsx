import { DEFAULT_RUN, type RunSettings } from '../desk/run-settings.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field, SelectField } from './field.tsx';

const PATH_COUNTS = [512, 1024, 2048, 4096, 8192, 16_384, 32_768];
const MODELS = [
  { value: '', name: 'As calibrated' },
  { value: 'hull-white', name: 'Hull–White, calibrated in the run' },
  { value: 'g2', name: 'G2++, calibrated in the run' },
  { value: 'forward-market', name: 'Forward market, calibrated in the run' },
] as const;

interface RunSettingsDialogProps {
  readonly settings: RunSettings;
  readonly onChange: (settings: RunSettings) => void;
  readonly onClose: () => void;
  /** What the run is for: its button. */
  readonly action: string;
  readonly canRun: boolean;
  readonly onRun: () => void;
}

/** Paths, seed and model of the next run. */
export function RunSettingsDialog(props: RunSettingsDialogProps) {
  const { settings, onChange, onClose, action, canRun, onRun } = props;
  const set = (part: Partial<RunSettings>): void => onChange({ ...settings, ...part });
  return (
    <Dialog
      title="How to simulate"
      onClose={onClose}
      foot={
        <>
          <Button onClick={() => onChange(DEFAULT_RUN)}>Defaults</Button>
          <Button
            kind="primary"
            disabled={!canRun}
            onClick={() => {
              onRun();
              onClose();
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      <div className="form">
        <SelectField
          label="Paths"
          value={String(settings.pathCount ?? '')}
          options={[
            { value: '', name: 'Default (2,048)' },
            ...PATH_COUNTS.map((count) => ({
              value: String(count),
              name: count.toLocaleString('en-US'),
            })),
          ]}
          onChange={(value) => set({ pathCount: value === '' ? null : Number(value) })}
          hint="Four times the paths halve the standard errors."
        />
        <Field label="Seed" hint="Another seed draws other paths; the same gives the same bits.">
          {(id) => (
            <input
              id={id}
              className="input wide"
              value={settings.seed}
              placeholder="default"
              maxLength={200}
              onChange={(event) => set({ seed: event.target.value })}
            />
          )}
        </Field>
        <SelectField
          label="Rate model"
          value={settings.model ?? ''}
          options={MODELS}
          onChange={(model) => set({ model: model === '' ? null : model })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={settings.isExact}
            onChange={(event) => set({ isExact: event.target.checked })}
          />
          Every lock path by path, without the grid
        </label>
      </div>
    </Dialog>
  );
}
