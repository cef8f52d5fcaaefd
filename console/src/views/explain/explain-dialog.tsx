import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { useCalibrations } from '../../api/calibrations.ts';
import { runJob } from '../../api/job-runs.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FileField } from '../../parts/file-field.tsx';
import { Failure } from '../../parts/states.tsx';
import { useIsHere } from '../../parts/use-is-here.ts';
import { dayInput, type ExplainDay } from './explain-day.ts';
import { cashFrom, explainInput } from './explain-input.ts';
import { FromField } from './from-field.tsx';

const BEFORE: ExplainDay = {
  market: { kind: 'file', file: null },
  pipeline: { kind: 'file', file: null },
  positions: { kind: 'file', file: null },
  calibration: { kind: 'none' },
};
const NOW: ExplainDay = {
  market: { kind: 'latest' },
  pipeline: { kind: 'latest' },
  positions: { kind: 'latest' },
  calibration: { kind: 'none' },
};

/** Asks what happened to the P&L between two days. */
export function ExplainDialog({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const formId = useId();
  const isHere = useIsHere();
  const [before, setBefore] = useState(BEFORE);
  const [now, setNow] = useState(NOW);
  const [cash, setCash] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: async () => {
      const paid = cash === null ? null : cashFrom(await cash.text());
      const asked = explainInput(await dayInput(before, 'before'), await dayInput(now, 'now'), paid);
      return runJob('P&L explain', { kind: 'explain', ...asked });
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['jobs'] });
      if (!isHere.current) return;
      onClose();
      navigate('/explain');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    run.mutate();
  };
  return (
    <Dialog
      title="Explain the P&L between two days"
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{run.isPending ? 'Go on without me' : 'Not now'}</Button>
          <button type="submit" form={formId} className="button primary" disabled={run.isPending}>
            {run.isPending ? 'Revaluing…' : 'Explain'}
          </button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={submit}>
        <div className="row">
          <DayFields name="The day before" day={before} onChange={setBefore} />
          <DayFields name="The day" day={now} onChange={setNow} />
        </div>
        <FileField
          label="What was paid between them"
          accept=".csv,.json,text/csv,application/json"
          hint="CSV with kind, amount, lockId, tradeId; a loan-sale of a lock that is gone makes it a sale"
          file={cash}
          onChange={setCash}
        />
        {run.error ? <Failure error={run.error} /> : null}
      </form>
    </Dialog>
  );
}

interface DayFieldsProps {
  readonly name: string;
  readonly day: ExplainDay;
  readonly onChange: (day: ExplainDay) => void;
}

function DayFields({ name, day, onChange }: DayFieldsProps) {
  const list = useCalibrations();
  const calibrations = (list.items ?? [])
    .filter(({ gatesPassed }) => gatesPassed)
    .map(({ id, asOf }) => ({ value: id, name: `${asOf}, ${id}` }));
  return (
    <fieldset className="day">
      <legend>{name}</legend>
      <FromField
        label="Market day"
        kinds={['latest', 'file', 'id']}
        accept=".json,application/json"
        from={day.market}
        onChange={(market) => onChange({ ...day, market })}
      />
      <FromField
        label="Pipeline"
        kinds={['latest', 'file', 'id']}
        accept=".csv,.json,text/csv,application/json"
        from={day.pipeline}
        onChange={(pipeline) => onChange({ ...day, pipeline })}
      />
      <FromField
        label="Trades"
        kinds={['latest', 'asOf', 'file', 'none']}
        names={{ latest: 'as they stand now' }}
        accept=".csv,.json,text/csv,application/json"
        from={day.positions}
        onChange={(positions) => onChange({ ...day, positions })}
      />
      <FromField
        label="Calibration"
        kinds={['none', 'latest', 'id']}
        names={{ none: 'fitted to the day by the run' }}
        ids={calibrations}
        from={day.calibration}
        onChange={(calibration) => onChange({ ...day, calibration })}
      />
    </fieldset>
  );
}
