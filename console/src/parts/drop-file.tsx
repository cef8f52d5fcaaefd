import { type ChangeEvent, type DragEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from './button.tsx';

interface DropFileProps {
  /** What the button says. */
  readonly label: string;
  /** For the reader of the screen: what file is meant. */
  readonly fileLabel: string;
  /** As the browser's file dialog takes it: `.csv,text/csv`. */
  readonly accept: string;
  readonly isBusy: boolean;
  /** False for a reader who may not store such files. */
  readonly isAllowed: boolean;
  readonly onFile: (file: File) => void;
  /** What stands below the button, and takes the drop as well. */
  readonly children?: ReactNode;
}

/** A place a file can be dropped on, with a button that does the same. */
export function DropFile({ label, fileLabel, accept, isBusy, isAllowed, onFile, children }: DropFileProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined && isAllowed) onFile(file);
  };
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    if (file !== undefined) onFile(file);
    event.target.value = '';
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button below does the same for the keyboard
    <div
      className={isOver ? 'drop-area drop' : 'drop-area'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="view-head">
        <Button disabled={isBusy || !isAllowed} onClick={() => input.current?.click()}>
          {isBusy ? 'Reading…' : label}
        </Button>
        <span className="muted">{isAllowed ? 'or drop it anywhere here' : 'your role may not'}</span>
        <input
          ref={input}
          type="file"
          accept={accept}
          aria-label={fileLabel}
          className="visually-hidden"
          tabIndex={-1}
          onChange={choose}
        />
      </div>
      {children}
    </div>
  );
}
