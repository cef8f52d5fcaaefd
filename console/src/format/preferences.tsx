import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { PriceStyle } from './numbers.ts';

const KEY = 'counterpoise-preferences';

/** What a reader has chosen for himself; kept by his browser. */
export interface Preferences {
  readonly theme: 'light' | 'dark' | 'system';
  readonly priceStyle: PriceStyle;
}

interface PreferencesHold extends Preferences {
  /** The theme shown, whoever chose it. */
  readonly shownTheme: 'light' | 'dark';
  readonly set: (part: Partial<Preferences>) => void;
}

const DEFAULTS: Preferences = { theme: 'system', priceStyle: 'ticks' };

const Context = createContext<PreferencesHold | null>(null);

export function usePreferences(): PreferencesHold {
  const hold = useContext(Context);
  if (hold === null) throw new Error('Preferences are provided above the application.');
  return hold;
}

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [chosen, setChosen] = useState(read);
  const systemTheme = useSystemTheme();
  const shownTheme = chosen.theme === 'system' ? systemTheme : chosen.theme;
  useEffect(() => {
    document.documentElement.dataset['theme'] = shownTheme;
  }, [shownTheme]);
  const hold = useMemo(
    (): PreferencesHold => ({
      ...chosen,
      shownTheme,
      set: (part) => {
        const next = { ...chosen, ...part };
        localStorage.setItem(KEY, JSON.stringify(next));
        setChosen(next);
      },
    }),
    [chosen, shownTheme],
  );
  return <Context value={hold}>{children}</Context>;
}

function read(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
    return {
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : DEFAULTS.theme,
      priceStyle: kept.priceStyle === 'decimal' ? 'decimal' : DEFAULTS.priceStyle,
    };
  } catch {
    // What somebody else has written there is not ours to read.
    return DEFAULTS;
  }
}

function useSystemTheme(): 'light' | 'dark' {
  const [isDark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const listen = () => setDark(query.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  return isDark ? 'dark' : 'light';
}
