import type { Actor } from '@muster/contract';
import type { Json } from '../../kernel/canonical-json.ts';
import type { HubEvent } from '../../kernel/event-hub.ts';

/**
 * What of an order's events somebody hears: that something changed, and no more; who sees some sites only hears of
 * those. An event that names no site is for all.
 */
export function presentFor(
  { scope }: Actor,
  seen: readonly { siteId: string }[],
): (event: HubEvent) => Json | undefined {
  if (scope.kind === 'federation') return () => ({});
  const own = new Set(seen.map(({ siteId }) => siteId));
  return ({ data }) => {
    const sites = (data as { sites?: unknown }).sites;
    if (!Array.isArray(sites) || sites.length === 0) return {};
    return sites.some((site) => own.has(String(site))) ? {} : undefined;
  };
}
