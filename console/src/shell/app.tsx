import { Suspense, useEffect, useState } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { ProblemError } from '../../../client/problem-error.ts';
import { useWhoAmI } from '../api/documents.ts';
import { usePreferences } from '../format/preferences.tsx';
import { Empty, Failure, Loading } from '../parts/states.tsx';
import mark from '../style/mark.svg';
import { VIEWS } from '../views.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { KeyHelp } from './key-help.tsx';
import { Palette } from './palette.tsx';
import { SignIn } from './sign-in.tsx';
import { Toasts } from './toasts.tsx';
import { TopBar } from './top-bar.tsx';
import { useViewKeys } from './view-keys.ts';

/** The whole console, once it is known who asks. */
export function App() {
  const who = useWhoAmI();
  if (who.error instanceof ProblemError && who.error.status === 401) return <SignIn error={who.error} />;
  if (who.error !== null) {
    return (
      <div className="view" style={{ padding: 40 }}>
        <Failure error={who.error} />
      </div>
    );
  }
  if (who.data === undefined) return <Loading what="the console" height={400} />;
  return <Shell />;
}

function Shell() {
  const [location, navigate] = useLocation();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const preferences = usePreferences();
  useViewKeys({ navigate, openPalette: () => setPaletteOpen(true), openHelp: () => setHelpOpen(true) });
  const current = VIEWS.find(({ path }) => (path === '/' ? location === '/' : location.startsWith(path)));
  useEffect(() => {
    document.title = current === undefined ? 'Counterpoise' : `${current.name} · Counterpoise`;
  }, [current]);
  return (
    <div className="shell">
      <nav className="side" aria-label="Views">
        <Link href="/" className="brand">
          <img src={mark} alt="" />
          Counterpoise
        </Link>
        <ul>
          {VIEWS.map(({ path, name, key }) => (
            <li key={path}>
              <Link href={path} className="nav" aria-current={current?.path === path ? 'page' : undefined}>
                {name}
                <kbd className="key" title={`Press g, then ${key}`}>
                  {key}
                </kbd>
              </Link>
            </li>
          ))}
        </ul>
        <div className="foot">
          <button type="button" className="button quiet" onClick={() => setPaletteOpen(true)}>
            Commands <kbd className="key">Ctrl K</kbd>
          </button>
          <button type="button" className="button quiet" onClick={() => setHelpOpen(true)}>
            Keys <kbd className="key">?</kbd>
          </button>
          <button
            type="button"
            className="button quiet"
            onClick={() => preferences.set({ theme: preferences.shownTheme === 'dark' ? 'light' : 'dark' })}
          >
            {preferences.shownTheme === 'dark' ? 'Light' : 'Dark'} theme
          </button>
          <a className="button quiet" href="/docs">
            API
          </a>
        </div>
      </nav>
      <TopBar />
      <main className="main" id="main">
        <ErrorBoundary key={location}>
          <Suspense fallback={<Loading what={current?.name ?? 'the view'} height={400} />}>
            <Switch>
              {VIEWS.flatMap(({ path, component }) => [
                <Route key={path} path={path} component={component} />,
                ...(path === '/'
                  ? []
                  : [<Route key={`${path}/*`} path={`${path}/*`} component={component} />]),
              ])}
              <Route>
                <Empty title="There is no such view" action={<Link href="/">Today</Link>} />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
      {isPaletteOpen ? <Palette onClose={() => setPaletteOpen(false)} /> : null}
      {isHelpOpen ? <KeyHelp onClose={() => setHelpOpen(false)} /> : null}
      <Toasts />
    </div>
  );
}
