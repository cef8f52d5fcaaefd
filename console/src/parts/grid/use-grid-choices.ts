import { useCallback, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { GridColumn } from './grid-column.ts';

/** What a reader has chosen of a grid: filter, order and groups in the address, columns in his browser. */
export interface GridChoices {
  readonly query: string;
  readonly groups: readonly string[];
  readonly sort: { readonly id: string; readonly desc: boolean } | null;
  readonly hidden: ReadonlySet<string>;
  readonly setQuery: (query: string) => void;
  readonly setGroups: (groups: readonly string[]) => void;
  readonly setSort: (sort: GridChoices['sort']) => void;
  readonly toggleColumn: (id: string) => void;
}

export function useGridChoices<Row>(name: string, columns: readonly GridColumn<Row>[]): GridChoices {
  const [params, setParams] = useSearchParams();
  const key = `counterpoise-columns-${name}`;
  const [hidden, setHidden] = useState(
    () => keptColumns(key) ?? columns.filter((one) => one.isHidden).map(({ id }) => id),
  );
  const set = useCallback(
    (parameter: string, value: string) =>
      setParams(
        (current) => {
          const next = new URLSearchParams(current);
          if (value === '') next.delete(parameter);
          else next.set(parameter, value);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const [sortId, sortWay] = (params.get('sort') ?? '').split('.');
  return {
    query: params.get('q') ?? '',
    groups: (params.get('group') ?? '').split(',').filter((id) => columns.some((column) => column.id === id)),
    sort: columns.some(({ id }) => id === sortId) ? { id: sortId!, desc: sortWay === 'desc' } : null,
    hidden: new Set(hidden),
    setQuery: (query) => set('q', query),
    setGroups: (groups) => set('group', groups.join(',')),
    setSort: (sort) => set('sort', sort === null ? '' : `${sort.id}${sort.desc ? '.desc' : ''}`),
    toggleColumn: (id) => {
      const next = hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id];
      localStorage.setItem(key, JSON.stringify(next));
      setHidden(next);
    },
  };
}

function keptColumns(key: string): readonly string[] | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : undefined;
  } catch {
    // What somebody else has written there is not ours to read.
    return undefined;
  }
}
