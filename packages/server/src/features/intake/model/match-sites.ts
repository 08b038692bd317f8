import type { ReportFact, ReportSite } from '@muster/contract';
import ipaddr from 'ipaddr.js';
import { subjectsOf } from './facts.ts';

export interface KnownSite {
  id: string;
  name: string;
  networks: readonly string[];
  domains: readonly string[];
}

/** Whose addresses and names a report is about, by what the registry says of networks and domains. */
export function matchSites(facts: readonly ReportFact[], sites: readonly KnownSite[]): ReportSite[] {
  const found = new Map<string, ReportSite>();
  for (const fact of subjectsOf(facts)) {
    const host = hostOf(fact);
    for (const site of host === null ? [] : sites) {
      if (found.has(site.id)) continue;
      const because = reasonFor(host as string, site);
      if (because) found.set(site.id, { id: site.id, name: site.name, because });
    }
  }
  return [...found.values()];
}

function hostOf({ kind, value }: ReportFact): string | null {
  if (kind !== 'url') return value.toLowerCase();
  return URL.canParse(value) ? new URL(value).hostname.replace(/^\[|\]$/g, '').toLowerCase() : null;
}

function reasonFor(host: string, { networks, domains }: KnownSite): string | null {
  if (!ipaddr.isValid(host)) {
    const domain = domains.find(
      (one) => host === one.toLowerCase() || host.endsWith(`.${one.toLowerCase()}`),
    );
    return domain ? `${host} is in ${domain}` : null;
  }
  const address = ipaddr.process(host);
  const network = networks.find((one) => holds(one, address));
  return network ? `${host} is in ${network}` : null;
}

function holds(network: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  try {
    const [base, bits] = ipaddr.parseCIDR(
      network.includes('/') ? network : `${network}/${network.includes(':') ? 128 : 32}`,
    );
    return base.kind() === address.kind() && address.match(base, bits);
  } catch {
    return false;
  }
}
