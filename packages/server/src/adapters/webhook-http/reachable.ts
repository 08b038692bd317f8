import ipaddr from 'ipaddr.js';

type Network = ReturnType<typeof ipaddr.parseCIDR>;

/**
 * Which addresses may be reached: those of the public internet, and of networks that the operator named. Everything else
 * is ours or our neighbours': loopback, private, link-local (cloud metadata), multicast, and all ranges by which an IPv6
 * address stands for an IPv4 one.
 */
export class Reachable {
  readonly #networks: readonly Network[];

  /** @param networks as `10.0.0.0/8`, `fd00::/8`, or one address */
  constructor(networks: readonly string[]) {
    this.#networks = networks.map((text) => {
      if (text.includes('/')) return ipaddr.parseCIDR(text);
      const address = ipaddr.parse(text);
      return [address, address.kind() === 'ipv4' ? 32 : 128];
    });
  }

  has(address: string): boolean {
    return ipaddr.isValid(address) && (this.#isNamed(address) || this.#isPublic(address));
  }

  /** In a network that the operator named: there plain http is taken too. */
  isNamed(address: string): boolean {
    return ipaddr.isValid(address) && this.#isNamed(address);
  }

  #isNamed(address: string): boolean {
    const parsed = ipaddr.process(address);
    return this.#networks.some(
      (network) => network[0].kind() === parsed.kind() && parsed.match(network[0], network[1]),
    );
  }

  #isPublic(address: string): boolean {
    // process() turns ::ffff:127.0.0.1 into 127.0.0.1; of the others that carry an IPv4 address none is `unicast`.
    return ipaddr.process(address).range() === 'unicast';
  }
}
