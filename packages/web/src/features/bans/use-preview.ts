import type { PreviewBanRequest, ReachView } from '@muster/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../app/api.ts';
import { useSettled } from '../../app/settled.ts';
import { BANS } from './paths.ts';

const PAUSE_MS = 400;

export interface Preview {
  /** Of what was last looked at; it stays while a changed ban is looked at anew. */
  reach: ReachView | null;
  /** Whether it is of the ban as it stands in the form. */
  isCurrent: boolean;
  isBusy: boolean;
  fault: Error | null;
  /** Looks anew though nothing was written: more may have come within reach. */
  again: () => void;
}

/** What a ban would reach, looked at in each pause of writing. It changes nothing. */
export function usePreview(whom: PreviewBanRequest | null): Preview {
  const wanted = whom === null ? '' : JSON.stringify(whom);
  const settled = useSettled(wanted, PAUSE_MS);
  const preview = useQuery({
    queryKey: ['ban preview', settled],
    queryFn: ({ signal }) => ask<ReachView>('POST', `${BANS}/preview`, JSON.parse(settled), signal),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
  return {
    reach: settled === '' ? null : (preview.data ?? null),
    isCurrent:
      settled === wanted && preview.data !== undefined && !preview.isPlaceholderData && !preview.isFetching,
    isBusy: preview.isFetching || settled !== wanted,
    fault: preview.error,
    again: () => void preview.refetch(),
  };
}
