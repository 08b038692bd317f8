import { z } from 'zod';
import { OpenStackError } from './errors.ts';
import type { OpenStackSettings } from './settings.ts';

const text = z.string().max(2000);

export const catalogueSchema = z
  .array(
    z.object({
      type: text,
      endpoints: z
        .array(
          z.object({
            interface: text,
            region: text.nullish(),
            region_id: text.nullish(),
            url: text.nullish(),
          }),
        )
        .max(500),
    }),
  )
  .max(500);
export type Catalogue = z.infer<typeof catalogueSchema>;

export type ServiceEndpoint = 'nova' | 'neutron' | 'glance' | 'cinder';
export type Endpoints = ReadonlyMap<ServiceEndpoint, URL>;

/** Under which types a service may stand, and the version that its paths begin with. */
const SERVICES: readonly [service: ServiceEndpoint, types: readonly string[], version: string | null][] = [
  ['nova', ['compute'], null],
  ['neutron', ['network'], '/v2.0'],
  ['glance', ['image'], '/v2'],
  ['cinder', ['block-storage', 'volumev3'], null],
];

/** The services' addresses, each checked before it can be given a token. @throws OpenStackError */
export function endpointsOf(catalogue: Catalogue, settings: OpenStackSettings): Endpoints {
  const found = new Map<ServiceEndpoint, URL>();
  for (const [service, types, version] of SERVICES) {
    const endpoints = types.flatMap((type) => catalogue.filter((one) => one.type === type));
    const written = endpoints
      .flatMap((one) => one.endpoints)
      .find((one) => one.interface === settings.interface && isIn(settings.region, one) && one.url)?.url;
    if (written) found.set(service, checkedUrl(written, version, settings));
  }
  return found;
}

function isIn(region: string | undefined, endpoint: Catalogue[number]['endpoints'][number]): boolean {
  return region === undefined || (endpoint.region_id ?? endpoint.region) === region;
}

function checkedUrl(written: string, version: string | null, settings: OpenStackSettings): URL {
  const url = URL.canParse(written) ? new URL(written) : null;
  const fault = url ? faultOf(url, settings) : 'is no URL';
  if (!url || fault)
    throw new OpenStackError('untrusted', 'keystone', null, `the endpoint ${written} ${fault}`);
  url.pathname = url.pathname.replace(/\/+$/, '');
  if (version && !url.pathname.endsWith(version))
    url.pathname = `${url.pathname.replace(/\/$/, '')}${version}`;
  return url;
}

function faultOf(url: URL, { authUrl, hosts }: OpenStackSettings): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'is not reached by HTTP';
  if (url.protocol === 'http:' && new URL(authUrl).protocol === 'https:')
    return 'would send the token in the clear, though Keystone is reached by TLS';
  if (url.username || url.password) return 'carries a user or a password';
  if (url.search || url.hash) return 'carries a query or a fragment';
  if (hosts && !hosts.includes(url.hostname)) return 'is on a host that the settings do not name';
  return undefined;
}
