import type { GroundView, ReadinessView } from '@muster/contract';
import { useRead } from '../../app/query.ts';

/** What was last seen of mail to each site; by site. */
export function useContactGrounds(): ReadonlyMap<string, GroundView> {
  const readiness = useRead<ReadinessView>('/api/v1/readiness');
  return new Map((readiness.data?.sites ?? []).map((one) => [one.site.id, one.grounds.contact]));
}
