import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import type { RateModelSection } from '../../../../calibration/rate-model-section.ts';
import { useCalibration, useMarket } from '../../api/documents.ts';
import { runJob } from '../../api/job-runs.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { SelectField } from '../../parts/field.tsx';
import { FileField } from '../../parts/file-field.tsx';
import { Failure } from '../../parts/states.tsx';
import { useIsHere } from '../../parts/use-is-here.ts';
import { lockHistoryOf } from './lock-history.ts';
import { MODEL_NAMES } from './model-names.ts';

const MODELS = (['hull-white', 'g2', 'forward-market'] as const).map((value) => ({
  value,
  name: MODEL_NAMES[value],
}));

/** Fits the models to the latest market day. */
export function RunCalibration({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const formId = useId();
  const isHere = useIsHere();
  const market = useMarket();
  const latest = useCalibration();
  const [model, setModel] = useState<RateModelSection['kind']>('hull-white');
  const [tune, setTune] = useState(false);
  const [leaveOut, setLeaveOut] = useState(false);
  const [compare, setCompare] = useState(true);
  const [history, setHistory] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: async () =>
      runJob('Calibration', {
        kind: 'calibration',
        input: {
          marketSnapshotId: 'latest',
          config: {
            schemaVersion: 1,
            rateModel: { kind: model },
            prepayment: { tune },
            badQuotes: leaveOut ? 'leave-out' : 'refuse',
          },
          ...(compare && latest.data ? { previousCalibrationId: latest.data.id } : {}),
          ...(history === null ? {} : { history: lockHistoryOf(await history.text()) }),
        },
      }),
    onSuccess: async ({ provenance }) => {
      await Promise.all(
        ['calibration', 'calibrations', 'jobs'].map((name) =>
          queryClient.invalidateQueries({ queryKey: [name] }),
        ),
      );
      if (!isHere.current) return;
      onClose();
      navigate(
        provenance.calibrationId === null ? '/calibration' : `/calibration/${provenance.calibrationId}`,
      );
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    run.mutate();
  };
  return (
    <Dialog
      title={`Calibrate to ${market.data?.asOf ?? 'the latest market day'}`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{run.isPending ? 'Go on without me' : 'Not now'}</Button>
          <button type="submit" form={formId} className="button primary" disabled={run.isPending}>
            {run.isPending ? 'Calibrating…' : 'Calibrate'}
          </button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={submit}>
        <SelectField
          label="Rate model"
          value={model}
          options={MODELS}
          onChange={setModel}
          {...(model === 'hull-white' ? {} : { hint: 'Takes longer to fit than Hull–White.' })}
        />
        <label className="check">
          <input type="checkbox" checked={tune} onChange={(event) => setTune(event.target.checked)} />
          Tune refinancing and turnover until each coupon stack’s OAS is flattest
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={compare && Boolean(latest.data)}
            disabled={!latest.data}
            onChange={(event) => setCompare(event.target.checked)}
          />
          Compare with the latest set{latest.data ? `, of ${latest.data.asOf}` : ': there is none yet'}
        </label>
        <label className="check">
          <input type="checkbox" checked={leaveOut} onChange={(event) => setLeaveOut(event.target.checked)} />
          Leave out quotes that nothing can be fitted to
        </label>
        <FileField
          label="History of past locks, to fit pull-through to"
          accept=".csv,.json,text/csv,application/json"
          hint="CSV or JSON; without it the defaults stand"
          file={history}
          onChange={setHistory}
        />
        {run.error ? <Failure error={run.error} /> : null}
      </form>
    </Dialog>
  );
}
