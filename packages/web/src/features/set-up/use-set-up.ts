import type { CampaignSetUpView } from '@muster/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLive } from '../../app/live.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { serverClock } from '../../app/server-clock.ts';

/** The set-up as it stands; what somebody else does shows by itself. */
export function useSetUp(id: string): UseQueryResult<CampaignSetUpView> {
  const path = `/api/v1/campaigns/${id}/set-up`;
  const view = useRead<CampaignSetUpView>(path, { everyMs: 30_000 });
  const { data } = view;
  useEffect(() => {
    if (data) serverClock.heard(data.at, data.speed);
  }, [data]);
  useLive(data ? `/api/v1/campaigns/${id}/events` : null, {
    types: ['campaign.changed'],
    event: () => void readAgain(path),
  });
  return view;
}
