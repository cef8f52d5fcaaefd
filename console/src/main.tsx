import '@fontsource-variable/inter/wght.css';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/grid.css';
import './style/desk.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ProblemError } from '../../client/problem-error.ts';
import { PreferencesProvider } from './format/preferences.tsx';
import { App } from './shell/app.tsx';

/** What others may have changed is asked for again when somebody comes back to the page, or after this time. */
const FRESH_MS = 15_000;

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // The client has already tried again whatever may succeed later.
      retry: (count, error) => !(error instanceof ProblemError) && count < 2,
    },
  },
});

createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <PreferencesProvider>
        <App />
      </PreferencesProvider>
    </QueryClientProvider>
  </StrictMode>,
);
