import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { ask } from '../../app/api.ts';
import { type Box, type MailFilter, pathOf } from './mail-filter.ts';

interface Answer<Item> {
  items: Item[];
  next: string | null;
}

/** A box, page by page, read again every quarter of a minute. */
export function usePagesOf<Item>(box: Box, filter: MailFilter) {
  return useInfiniteQuery({
    queryKey: [pathOf(box, filter), 'pages'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      ask<Answer<Item>>('GET', pathOf(box, filter, pageParam), undefined, signal),
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
}
