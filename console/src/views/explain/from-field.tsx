import { SelectField } from '../../parts/field.tsx';
import { FileField } from '../../parts/file-field.tsx';
import type { From } from './explain-day.ts';

const NAMES: Readonly<Record<From['kind'], string>> = {
  latest: 'the latest stored',
  file: 'a file from this computer',
  id: 'a stored one, by its id',
  asOf: 'as they stood at a moment',
  none: 'none',
};

interface FromFieldProps {
  readonly label: string;
  readonly kinds: readonly From['kind'][];
  /** Where a kind is called otherwise. */
  readonly names?: Partial<Record<From['kind'], string>>;
  /** Kinds of file. */
  readonly accept?: string;
  /** Ids to choose from; written by hand where there is no list. */
  readonly ids?: readonly { readonly value: string; readonly name: string }[];
  readonly from: From;
  readonly onChange: (from: From) => void;
}

/** Where a document comes from. */
export function FromField({ label, kinds, names = {}, accept = '', ids, from, onChange }: FromFieldProps) {
  return (
    <>
      <SelectField
        label={label}
        value={from.kind}
        options={kinds.map((kind) => ({ value: kind, name: names[kind] ?? NAMES[kind] }))}
        onChange={(kind) => onChange(emptyOf(kind, ids?.[0]?.value ?? ''))}
      />
      {from.kind === 'file' ? (
        <FileField
          label={`${label}: file`}
          accept={accept}
          file={from.file}
          isRequired
          onChange={(file) => onChange({ kind: 'file', file })}
        />
      ) : null}
      {from.kind === 'id' && ids !== undefined ? (
        <SelectField
          label={`${label}: which`}
          value={from.id}
          options={ids}
          onChange={(id) => onChange({ kind: 'id', id })}
        />
      ) : null}
      {from.kind === 'id' && ids === undefined ? (
        <input
          className="input wide"
          aria-label={`${label}: id`}
          placeholder="mkt_… or pipe_…"
          required
          value={from.id}
          onChange={(event) => onChange({ kind: 'id', id: event.target.value })}
        />
      ) : null}
      {from.kind === 'asOf' ? (
        <input
          className="input wide"
          type="datetime-local"
          aria-label={`${label}: moment`}
          required
          value={from.moment}
          onChange={(event) => onChange({ kind: 'asOf', moment: event.target.value })}
        />
      ) : null}
    </>
  );
}

function emptyOf(kind: From['kind'], firstId: string): From {
  switch (kind) {
    case 'file':
      return { kind, file: null };
    case 'id':
      return { kind, id: firstId };
    case 'asOf':
      return { kind, moment: '' };
    default:
      return { kind };
  }
}
