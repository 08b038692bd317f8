import type { SiteDoor } from '../../ports/deployer.ts';
import type { Endpoint } from '../federation/index.ts';

/** A front door as the registry describes it and the authority it is checked against. */
export function siteDoorOf(endpoint: Endpoint): SiteDoor {
  const settings = Object.fromEntries(
    Object.entries(endpoint.settings).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : [],
    ),
  );
  return { url: endpoint.url, caPem: endpoint.caPem, settings };
}
