import { useEffect, useState } from 'react';
import { after } from '../../app/timers.ts';
import { type BoardFilter, filterFrom, searchOf } from './board-filter.ts';

/** Browsers refuse addresses that change with every key. */
const REST_MS = 250;

/** What the board is filtered by, as the address says and as it will say. */
export function useFilter(): [BoardFilter, (change: Partial<BoardFilter>) => void] {
  const [filter, setFilter] = useState(() => filterFrom(location.search));
  useEffect(() => after(REST_MS, () => toAddress(filter)), [filter]);
  return [filter, (change) => setFilter((known) => ({ ...known, ...change }))];
}

function toAddress(filter: BoardFilter): void {
  const search = searchOf(filter, location.search);
  const wanted = search ? `?${search}` : '';
  if (wanted !== location.search)
    history.replaceState(history.state, '', location.pathname + wanted + location.hash);
}
