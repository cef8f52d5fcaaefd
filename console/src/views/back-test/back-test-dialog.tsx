import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { runJob } from '../../api/job-runs.ts';
import { DEFAULT_RUN, runMembersOf } from '../../desk/run-settings.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field, NumberField } from '../../parts/field.tsx';
import { FileField } from '../../parts/file-field.tsx';
import { Failure } from '../../parts/states.tsx';
import { useIsHere } from '../../parts/use-is-here.ts';
import { ALL_POLICIES, type BackTestForm, backTestConfigOf, DEFAULT_BACK_TEST } from './back-test-form.ts';
import { POLICY_LOOK } from './policy-look.ts';
import { ratesHistoryFrom } from './rates-history.ts';

/** Numbers of the form: their name, label, limits, and what stands where nothing is chosen. */
const NUMBERS = [
  ['worlds', 'Worlds', 1, 100, 1, '1'],
  ['warmUpDays', 'Days of warming up', 1, 120, 1, '30'],
  ['locksPerDay', 'New locks a day', 0, 100, 0.5, '6'],
  ['pathCount', 'Paths of the marks', 128, 65_536, 128, '2048'],
  ['everyDays', 'Look at the book every … days', 1, 60, 1, '1'],
  ['netDv01Band', 'Leave it alone within |DV01|, dollars per bp', 0, 1e9, 100, 'no band'],
  ['convexityBand', 'and |convexity P&L| at ±50 bp, dollars', 0, 1e12, 1_000, 'no band'],
] as const;

/** Asks how hedge policies would have done through a history of rates. */
export function BackTestDialog({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const formId = useId();
  const isHere = useIsHere();
  const [form, setForm] = useState(DEFAULT_BACK_TEST);
  const [history, setHistory] = useState<File | null>(null);
  const set = (part: Partial<BackTestForm>): void => setForm({ ...form, ...part });
  const run = useMutation({
    mutationFn: async () => {
      if (history === null) throw new Error('Choose a file of past rates.');
      const { document } = ratesHistoryFrom(await history.text());
      return runJob('Back-test', {
        kind: 'backtest',
        input: { marketSnapshotId: 'latest', ratesHistory: document, config: backTestConfigOf(form) },
        run: runMembersOf({ ...DEFAULT_RUN, pathCount: form.pathCount }),
      });
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['jobs'] });
      if (!isHere.current) return;
      onClose();
      navigate('/back-test');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    run.mutate();
  };
  const day = (name: 'from' | 'to', label: string, hint: string) => (
    <Field label={label} hint={hint}>
      {(id) => (
        <input
          id={id}
          className="input wide"
          type="date"
          value={form[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <Dialog
      title="Back-test hedge policies"
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{run.isPending ? 'Go on without me' : 'Not now'}</Button>
          <button
            type="submit"
            form={formId}
            className="button primary"
            disabled={run.isPending || form.policies.length === 0}
          >
            {run.isPending ? 'Simulating…' : 'Back-test'}
          </button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={submit}>
        <p className="muted wrap">
          Rates are those of the history; prices of TBAs and futures, locks and what becomes of them are
          simulated. About a second of processor time a day and world, at the server’s own settings.
        </p>
        <FileField
          label="Past days of rates"
          accept=".csv,.json,text/csv,application/json"
          hint="CSV with date, 2Y, 5Y, 10Y, 20Y, 30Y, and where known mortgageRate: the example day’s rates-history.csv, or the Treasury’s own table"
          file={history}
          isRequired
          onChange={setHistory}
        />
        <div className="row">
          {day('from', 'From', 'Empty: the history’s first day')}
          {day('to', 'To', 'Empty: its last')}
        </div>
        <fieldset className="day">
          <legend>Policies</legend>
          {ALL_POLICIES.map((policy) => (
            <label key={policy} className="check">
              <input
                type="checkbox"
                checked={form.policies.includes(policy)}
                onChange={(event) =>
                  set({
                    policies: event.target.checked
                      ? [...form.policies, policy]
                      : form.policies.filter((one) => one !== policy),
                  })
                }
              />
              {POLICY_LOOK[policy].name}
              <span className="muted">{POLICY_LOOK[policy].about}</span>
            </label>
          ))}
        </fieldset>
        <div className="row">
          {NUMBERS.map(([name, label, min, max, step, placeholder]) => (
            <NumberField
              key={name}
              label={label}
              value={form[name]}
              min={min}
              max={max}
              step={step}
              placeholder={placeholder}
              onChange={(value) => set({ [name]: value })}
            />
          ))}
          <Field label="Seed of the world">
            {(id) => (
              <input
                id={id}
                className="input wide"
                value={form.worldSeed}
                placeholder="world"
                maxLength={200}
                onChange={(event) => set({ worldSeed: event.target.value })}
              />
            )}
          </Field>
        </div>
        {run.error ? <Failure error={run.error} /> : null}
      </form>
    </Dialog>
  );
}
