import {
  type InfiniteData,
  keepPreviousData,
  QueryClient,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { ask, NotReachable, type Verb } from './api.ts';

const RETURN_AFTER_MS = 2000;

/** Every answer is kept under the path it came from; a path that begins another's is told of its changes. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (_count, error) => error instanceof NotReachable,
      retryDelay: RETURN_AFTER_MS,
      staleTime: 1000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

export interface ReadOptions {
  /** Reads again by itself; 0 and absent: only when told. */
  everyMs?: number;
  /** False: not yet. */
  when?: boolean;
}

/** Reads `path` and keeps it; an answer that is there already is shown while it is read again. */
export function useRead<Answer>(
  path: string,
  { everyMs = 0, when = true }: ReadOptions = {},
): UseQueryResult<Answer> {
  return useQuery<Answer>({
    queryKey: [path],
    queryFn: ({ signal }) => ask<Answer>('GET', path, undefined, signal),
    refetchInterval: everyMs > 0 ? everyMs : false,
    enabled: when,
  });
}

/** A page of a list, as every list of the server comes. */
export interface ListPage<Item> {
  items: Item[];
  next: string | null;
}

/** A list page by page; `pathOf` gives the address of its first page, and of the one at a cursor. */
export function useList<Item>(
  pathOf: (cursor?: string) => string,
  { everyMs = 0 }: Pick<ReadOptions, 'everyMs'> = {},
): UseInfiniteQueryResult<InfiniteData<ListPage<Item>>> {
  return useInfiniteQuery({
    queryKey: [pathOf(), 'pages'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      ask<ListPage<Item>>('GET', pageParam ? pathOf(pageParam) : pathOf(), undefined, signal),
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs > 0 ? everyMs : false,
  });
}

export interface Act<Body> {
  path: string;
  verb?: Verb;
  body?: Body;
}

/** Changes something; afterwards everything under the given paths is read again. */
export function useAct<Answer = unknown, Body = unknown>(
  ...changes: readonly string[]
): UseMutationResult<Answer, Error, Act<Body>> {
  const client = useQueryClient();
  return useMutation<Answer, Error, Act<Body>>({
    mutationFn: ({ path, verb = 'POST', body }) => ask<Answer>(verb, path, body),
    onSettled: () => Promise.all(changes.map((path) => readAgain(path, client))),
  });
}

/** Everything that was read from this path or from below it is read again. */
export async function readAgain(path: string, client: QueryClient = queries): Promise<void> {
  await client.invalidateQueries({
    predicate: ({ queryKey: [key] }) =>
      typeof key === 'string' && (key === path || key.startsWith(`${path}/`) || key.startsWith(`${path}?`)),
  });
}
