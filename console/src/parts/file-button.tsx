import { type ReactNode, useRef } from 'react';
import { Button } from './button.tsx';

interface FileButtonProps {
  /** As a file dialog takes it: `.json,application/json`. */
  readonly accept: string;
  /** For the reader of the screen: what file is meant. */
  readonly fileLabel: string;
  readonly onText: (text: string, name: string) => void;
  readonly children: ReactNode;
}

/** A button that reads a text file of the reader's. */
export function FileButton({ accept, fileLabel, onText, children }: FileButtonProps) {
  const ref = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={ref}
        type="file"
        accept={accept}
        aria-label={fileLabel}
        className="visually-hidden"
        tabIndex={-1}
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
