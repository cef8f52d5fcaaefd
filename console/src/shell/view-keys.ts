import { useEffect } from 'react';
import { VIEWS } from '../views.ts';

/** Longer after `g` than this, a key means itself. */
const SEQUENCE_MS = 1_200;

interface ViewKeyActions {
  readonly navigate: (path: string) => void;
  readonly openPalette: () => void;
  readonly openHelp: () => void;
}

/** Whether a key goes to something that is written into. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null;
}

/** The keys that work everywhere: views, palette, help, filter. */
export function useViewKeys({ navigate, openPalette, openHelp }: ViewKeyActions): void {
  useEffect(() => {
    let leaderAtMs = Number.NEGATIVE_INFINITY;
    const listen = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (performance.now() - leaderAtMs < SEQUENCE_MS) {
        leaderAtMs = Number.NEGATIVE_INFINITY;
        const view = VIEWS.find(({ key }) => key === event.key);
        if (view !== undefined) {
          event.preventDefault();
          navigate(view.path);
        }
        return;
      }
      if (event.key === 'g') leaderAtMs = performance.now();
      if (event.key === '?') openHelp();
      if (event.key === '/') {
        const filter = document.querySelector<HTMLInputElement>('input.filter');
        if (filter !== null) {
          event.preventDefault();
          filter.focus();
        }
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [navigate, openPalette, openHelp]);
}
