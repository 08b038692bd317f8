import type { ReadinessView } from '@muster/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useRead } from '../../app/query.ts';
import { serverClock } from '../../app/server-clock.ts';

const EVERY_MS = 60_000;

/** How ready every site is that the reader may see; it changes slowly. */
export function useReadiness(): UseQueryResult<ReadinessView> {
  const readiness = useRead<ReadinessView>('/api/v1/readiness', { everyMs: EVERY_MS });
  const view = readiness.data;
  useEffect(() => {
    if (view) serverClock.heard(view.at, view.speed);
  }, [view]);
  return readiness;
}
