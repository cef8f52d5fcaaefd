import type { StoreConfig } from '../config/store-config.ts';
import { invariant } from '../core/invariant.ts';
import type { StoreTarget } from '../store/open-store.ts';

/** The store that a configuration names. */
export function storeTargetOf(store: StoreConfig): StoreTarget {
  if (store.kind === 'sqlite') return { kind: 'sqlite', dataDir: store.dataDir };
  const { url, backupTaken } = store;
  invariant(url !== undefined, 'A configuration that was read names the database.');
  return { kind: 'postgresql', url, backupTaken };
}
