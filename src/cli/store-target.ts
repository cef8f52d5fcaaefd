import type { StoreConfig } from '../config/store-config.ts';
import { invariant } from '../core/invariant.ts';
import type { StoreTarget } from '../store/open-store.ts';

/** The store that a configuration names. */
export function storeTargetOf(store: StoreConfig): StoreTarget {
  if (store.kind === 'sqlite') {
    const { kind, dataDir, sizeMaxMib } = store;
    return { kind, dataDir, ...(sizeMaxMib !== null && { sizeMaxMib }) };
  }
  const { url, backupTaken } = store;
  invariant(url !== undefined, 'A configuration that was read names the database.');
  return { kind: 'postgresql', url, backupTaken };
}
