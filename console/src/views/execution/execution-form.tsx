import { useState } from 'react';
import type { Occupancy } from '../../../../src/instruments/rate-lock.ts';
import type { Program } from '../../../../src/market/programs.ts';
import { Button } from '../../parts/button.tsx';
import { Field, SelectField } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Notice } from '../../parts/states.tsx';
import { type ExecutionForm, executionInputOf } from './execution-request.ts';

const OCCUPANCIES = [
  { value: '', name: 'not stated' },
  { value: 'primary', name: 'primary residence' },
  { value: 'second-home', name: 'second home' },
  { value: 'investor', name: 'investor' },
] as const satisfies readonly { readonly value: Occupancy | ''; readonly name: string }[];

const RATES = [
  ['from', 'Note rates from, %'],
  ['to', 'to, %'],
  ['step', 'by, %'],
] as const;

const LOAN = [
  ['amount', 'Loan amount, dollars'],
  ['fico', 'FICO'],
  ['ltv', 'LTV, %'],
  ['state', 'State'],
] as const;

interface ExecutionFormPanelProps {
  readonly asked: ExecutionForm;
  readonly programs: readonly Program[];
  readonly canPrice: boolean;
  /** Told what to ask from now on. */
  readonly onAsk: (form: ExecutionForm) => void;
  /** Told another program: the day's own rates for it. */
  readonly onProgram: (program: Program) => void;
}

/** Which loans to price: program, note rates, funding, and what is known of the loan. */
export function ExecutionFormPanel(props: ExecutionFormPanelProps) {
  const { asked, programs, canPrice, onAsk, onProgram } = props;
  const [form, setForm] = useState(asked);
  const input = executionInputOf(form);
  const text = (name: keyof ExecutionForm, label: string, placeholder?: string, type = 'text') => (
    <Field key={name} label={label}>
      {(id) => (
        <input
          id={id}
          className="input wide"
          type={type}
          value={form[name]}
          placeholder={placeholder}
          onChange={(event) => setForm({ ...form, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <Panel title="What to price">
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (typeof input !== 'string') onAsk(form);
        }}
      >
        <SelectField
          label="Program"
          value={form.program}
          options={programs.map((value) => ({ value, name: value }))}
          onChange={onProgram}
        />
        {RATES.map(([name, label]) => text(name, label))}
        {text('funding', 'Funded on', undefined, 'date')}
        {LOAN.map(([name, label]) => text(name, label, 'not stated'))}
        <SelectField
          label="Occupancy"
          value={form.occupancy}
          options={OCCUPANCIES}
          onChange={(occupancy) => setForm({ ...form, occupancy })}
        />
        <Button type="submit" kind="primary" disabled={!canPrice || typeof input === 'string'}>
          Price
        </Button>
      </form>
      {typeof input === 'string' ? <Notice kind="warn">{input}</Notice> : null}
    </Panel>
  );
}
