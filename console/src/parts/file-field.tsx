import type { ReactNode } from 'react';
import { Field } from './field.tsx';

interface FileFieldProps {
  readonly label: string;
  /** Kinds of file, as the browser's choice takes them. */
  readonly accept: string;
  readonly hint?: ReactNode;
  readonly file: File | null;
  readonly onChange: (file: File | null) => void;
  readonly isRequired?: boolean;
}

/** A file from the reader's own disk. */
export function FileField({ label, accept, hint, file, onChange, isRequired = false }: FileFieldProps) {
  return (
    <Field label={isRequired ? `${label} *` : label} hint={hint ?? file?.name}>
      {(id) => (
        <input
          id={id}
          className="input wide"
          type="file"
          accept={accept}
          required={isRequired}
          onChange={(event) => onChange(event.target.files?.[0] ?? null)}
        />
      )}
    </Field>
  );
}
