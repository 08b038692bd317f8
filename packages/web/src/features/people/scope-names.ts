import type { NgiView, Page, Scope, SiteSummary } from '@muster/contract';
import { useRead } from '../../app/query.ts';

/** What scopes are called, as far as the reader may know. */
export function useScopeNames(): (scope: Scope) => string | null {
  const ngis = useRead<NgiView[]>('/api/v1/ngis');
  const sites = useRead<Page<SiteSummary>>('/api/v1/sites?limit=500');
  return (scope) => {
    switch (scope.kind) {
      case 'federation':
        return null;
      case 'ngi':
        return ngis.data?.find(({ id }) => id === scope.ngiId)?.name ?? scope.ngiId;
      case 'site':
        return sites.data?.items.find(({ id }) => id === scope.siteId)?.name ?? scope.siteId;
      case 'vo':
        return scope.vo;
    }
  };
}
