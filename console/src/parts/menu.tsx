import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';

/** A button that opens a list of choices. */
export function Menu({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event: Event): void => {
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape';
      const isOutside = event.type === 'pointerdown' && !ref.current?.contains(event.target as Node);
      if (isEscape || isOutside) setOpen(false);
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, [isOpen]);
  return (
    <div className="menu" ref={ref}>
      <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {label} ▾
      </Button>
      {isOpen ? <div className="menu-body">{children}</div> : null}
    </div>
  );
}
