import type { TemplateName, WordingCheck } from '@muster/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../app/api.ts';
import { useSettled } from '../../app/settled.ts';

const PAUSE_MS = 350;

export interface CheckedWording {
  view: WordingCheck | undefined;
  /** Whether it is of the text as it stands. */
  current: boolean;
  error: Error | null;
}

/** Asks the server, in the pauses of typing, what a wording makes of an example, and whether that is read back. */
export function useWordingCheck(name: TemplateName, source: string, may: boolean): CheckedWording {
  const settled = useSettled(source, PAUSE_MS);
  const check = useQuery<WordingCheck>({
    queryKey: ['wording-check', name, settled],
    queryFn: ({ signal }) => ask('POST', `/api/v1/templates/${name}/check`, { source: settled }, signal),
    enabled: may && settled.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return {
    view: check.data,
    current: settled === source && !check.isPlaceholderData && check.data !== undefined,
    error: check.error,
  };
}
