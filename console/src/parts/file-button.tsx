import { type ReactNode, useRef } from 'react';
import { Button } from './button.tsx';

interface FileButtonProps {
  /** As a file dialog takes it: `.json,application/json`. */
  readonly accept: string;
  readonly onText: (text: string, name: string) => void;
  readonly children: ReactNode;
}

/** A button that reads a text file of the reader's. */
export function FileButton({ accept, onText, children }: FileButtonProps) {
  const ref = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={ref}
        type="file"
        hidden
        accept={accept}
        onChange={async (event) => {
          const input = event.target;
          const [file] = input.files ?? [];
          if (file !== undefined) onText(await file.text(), file.name);
          // The same file may be chosen again, once it has been put right.
          input.value = '';
        }}
      />
      <Button onClick={() => ref.current?.click()}>{children}</Button>
    </>
  );
}
