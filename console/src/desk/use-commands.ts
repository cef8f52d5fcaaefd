import { useLocation } from 'wouter';
import { useMarket, usePipeline, usePositions } from '../api/documents.ts';
import { isSignedIn, signOut } from '../api/session.ts';
import { useRun } from '../api/use-run.ts';
import { usePreferences } from '../format/preferences.tsx';
import { VIEWS } from '../views.ts';
import { calibrationJob, valuationJobs } from './desk-jobs.ts';

/** Something the palette can do. */
export interface Command {
  readonly name: string;
  readonly hint?: string;
  readonly run: () => void;
}

/** Dialogs of views; a view opens none that the reader's role has no use for. */
const DIALOGS = [
  { name: 'Book a trade', path: '/trades?do=book' },
  { name: 'Explain the P&L between two days', path: '/explain?do=explain' },
  { name: 'Back-test hedge policies', path: '/back-test?do=back-test' },
  { name: 'Calibrate with another model', path: '/calibration?do=calibrate' },
] as const;

/** What can be done from anywhere. */
export function useCommands(): readonly Command[] {
  const [, navigate] = useLocation();
  const preferences = usePreferences();
  const market = useMarket();
  const pipeline = usePipeline();
  const positions = usePositions();
  const run = useRun();
  const { data: open } = positions;
  return [
    ...VIEWS.map(({ name, path, key }) => ({
      name: `Go to ${name}`,
      hint: `g ${key}`,
      run: () => navigate(path),
    })),
    ...(market.data && pipeline.data && open !== undefined
      ? [{ name: 'Value the book: risk and stress', run: () => run.mutate(valuationJobs(open)) }]
      : []),
    ...(market.data ? [{ name: 'Calibrate', run: () => run.mutate([calibrationJob()]) }] : []),
    ...DIALOGS.map(({ name, path }) => ({ name, run: () => navigate(path) })),
    {
      name: preferences.shownTheme === 'dark' ? 'Light theme' : 'Dark theme',
      run: () => preferences.set({ theme: preferences.shownTheme === 'dark' ? 'light' : 'dark' }),
    },
    {
      name: preferences.priceStyle === 'ticks' ? 'Prices in decimals' : 'Prices in ticks',
      run: () => preferences.set({ priceStyle: preferences.priceStyle === 'ticks' ? 'decimal' : 'ticks' }),
    },
    ...(isSignedIn ? [{ name: 'Sign out', run: signOut }] : []),
  ];
}
