import type { PlanningSitesView, ReadinessView } from '@muster/contract';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ask } from '../../../app/api.ts';
import { useRead } from '../../../app/query.ts';
import { useSettled } from '../../../app/settled.ts';
import { type Candidate, candidatesOf } from './site-choice.ts';

const PAUSE_MS = 400;

/** The sites that may be invited for a window; while another window is read, those of the last one stay. */
export function useCandidates(
  window: { from: string; to: string } | null,
  needs: readonly string[],
): { sites: UseQueryResult<PlanningSitesView>; candidates: Candidate[] } {
  const path = useSettled(
    window &&
      `/api/v1/planning/sites?from=${encodeURIComponent(window.from)}&to=${encodeURIComponent(window.to)}`,
    PAUSE_MS,
  );
  const sites = useQuery<PlanningSitesView>({
    queryKey: [path],
    queryFn: ({ signal }) => ask('GET', path ?? '', undefined, signal),
    enabled: path !== null,
    placeholderData: keepPreviousData,
  });
  const readiness = useRead<ReadinessView>('/api/v1/readiness');
  return {
    sites,
    candidates: candidatesOf(sites.data?.sites ?? [], readiness.data?.sites ?? [], needs),
  };
}
