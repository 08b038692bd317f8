import ipaddr from 'ipaddr.js';

/** What a site agreed to, as its authorisation record says. */
export interface AuthorisedScope {
  /** Names or addresses of hosts. */
  hosts: readonly string[];
  /** CIDR blocks. */
  addresses: readonly string[];
}

export interface DeploymentTarget {
  /** URL of the door through which the copy goes in. */
  doorUrl: string;
  /** The host that the copy is planned for. */
  host: string;
  /** CIDR blocks of which the copy's host must have an address; the copy checks that itself. */
  networks: readonly string[];
}

/**
 * Why this copy may not be deployed, or null when all of it lies within what the site agreed to. A host name counts
 * only when it is listed itself: names are not resolved, since what they resolve to is not what was agreed.
 */
export function outsideScope(scope: AuthorisedScope, target: DeploymentTarget): string | null {
  const { hosts, addresses } = scope;
  if (!hosts.some((one) => sameHost(one, target.host)))
    return `the host ${target.host} is not among those that the site agreed to`;
  const door = hostOf(target.doorUrl);
  if (door === null) return 'the door’s address cannot be read';
  if (!hosts.some((one) => sameHost(one, door)) && !addresses.some((block) => holdsAddress(block, door)))
    return `the door’s host ${door} lies outside what the site agreed to`;
  if (target.networks.length === 0) return 'no network is named that the copy is bound to';
  const foreign = target.networks.find((network) => !addresses.some((block) => holdsBlock(block, network)));
  return foreign === undefined ? null : `the network ${foreign} lies outside what the site agreed to`;
}

function hostOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  return host === '' ? null : host;
}

function sameHost(one: string, other: string): boolean {
  return plainName(one) === plainName(other);
}

function plainName(host: string): string {
  return ipaddr.isValid(host)
    ? ipaddr.process(host).toNormalizedString()
    : host.toLowerCase().replace(/\.$/, '');
}

function holdsAddress(block: string, host: string): boolean {
  if (!ipaddr.isValid(host)) return false;
  const address = ipaddr.process(host);
  return holdsBlock(block, `${address.toString()}/${address.kind() === 'ipv4' ? 32 : 128}`);
}

/** Whether every address of `inner` is one of `outer`. */
function holdsBlock(outer: string, inner: string): boolean {
  if (!ipaddr.isValidCIDR(outer) || !ipaddr.isValidCIDR(inner)) return false;
  const [outside, outerBits] = ipaddr.parseCIDR(outer);
  const [inside, innerBits] = ipaddr.parseCIDR(inner);
  return outside.kind() === inside.kind() && innerBits >= outerBits && inside.match(outside, outerBits);
}
