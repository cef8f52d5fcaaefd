import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** A view of the console: its address, its name, and the key that leads to it after `g`. */
export interface ViewEntry {
  readonly path: string;
  readonly name: string;
  readonly key: string;
  readonly component: LazyExoticComponent<ComponentType>;
}

export const VIEWS: readonly ViewEntry[] = [
  {
    path: '/',
    name: 'Today',
    key: 't',
    component: lazy(() => import('./views/today/today-view.tsx')),
  },
  {
    path: '/pipeline',
    name: 'Pipeline',
    key: 'p',
    component: lazy(() => import('./views/pipeline/pipeline-view.tsx')),
  },
  {
    path: '/risk',
    name: 'Risk',
    key: 'r',
    component: lazy(() => import('./views/risk/risk-view.tsx')),
  },
  {
    path: '/hedge',
    name: 'Hedge',
    key: 'h',
    component: lazy(() => import('./views/hedge/hedge-view.tsx')),
  },
  {
    path: '/stress',
    name: 'Stress',
    key: 's',
    component: lazy(() => import('./views/stress/stress-view.tsx')),
  },
  {
    path: '/execution',
    name: 'Execution',
    key: 'e',
    component: lazy(() => import('./views/execution/execution-view.tsx')),
  },
  {
    path: '/trades',
    name: 'Trades',
    key: 'd',
    component: lazy(() => import('./views/trades/trades-view.tsx')),
  },
  {
    path: '/bids',
    name: 'Bids & sales',
    key: 'i',
    component: lazy(() => import('./views/bids/bids-view.tsx')),
  },
  {
    path: '/explain',
    name: 'P&L explain',
    key: 'x',
    component: lazy(() => import('./views/explain/explain-view.tsx')),
  },
  {
    path: '/servicing',
    name: 'Servicing',
    key: 'v',
    component: lazy(() => import('./views/servicing/servicing-view.tsx')),
  },
  {
    path: '/back-test',
    name: 'Back-test',
    key: 'b',
    component: lazy(() => import('./views/back-test/back-test-view.tsx')),
  },
  {
    path: '/calibration',
    name: 'Calibration',
    key: 'c',
    component: lazy(() => import('./views/calibration/calibration-view.tsx')),
  },
  {
    path: '/runs',
    name: 'Runs',
    key: 'u',
    component: lazy(() => import('./views/runs/runs-view.tsx')),
  },
];
