import type { ReadTextView } from '@muster/contract';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../../app/api.ts';
import { after } from '../../app/timers.ts';

const PAUSE_MS = 250;

/** What stands in a text that is being written: asked when the hand rests. */
export function useFound(incident: string, text: string): UseQueryResult<ReadTextView> {
  const [rested, setRested] = useState('');
  useEffect(() => after(PAUSE_MS, () => setRested(text)), [text]);
  const path = `/api/v1/incidents/${incident}/observables/read`;
  return useQuery<ReadTextView>({
    queryKey: [path, rested],
    queryFn: ({ signal }) => ask<ReadTextView>('POST', path, { text: rested }, signal),
    enabled: rested.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
