import { useInfiniteQuery } from '@tanstack/react-query';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

type AskPage<Item> = (cursor: string | undefined) => Promise<Page<Item>>;

/**
 * All items of a list, page by page.
 *
 * @param ask for the page after a cursor; undefined for the first
 */
export async function allPages<Item>(ask: AskPage<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await ask(cursor);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}

/** A list of which the reader asks for older pages as he wants them. */
export function usePages<Item>(
  queryKey: readonly unknown[],
  ask: AskPage<Item>,
  { refetchMs }: { readonly refetchMs?: number } = {},
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    ...(refetchMs === undefined ? {} : { refetchInterval: refetchMs }),
  });
  return {
    items: query.data?.pages.flatMap(({ items }) => items),
    error: query.error,
    hasOlder: query.hasNextPage,
    isAsking: query.isFetchingNextPage,
    askOlder: () => void query.fetchNextPage(),
  };
}
