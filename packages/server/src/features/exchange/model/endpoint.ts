export interface Endpoint {
  address: string;
  port: number;
}

/** Of an address with its port (`192.0.2.1:443`, `[2001:db8::1]:443`) both; null for an address alone. */
export function endpointOf(value: string): Endpoint | null {
  const [, v6, v4, port] = /^(?:\[([^\]]+)\]|([0-9.]+)):(\d{1,5})$/.exec(value) ?? [];
  const address = v6 ?? v4;
  return address === undefined ? null : { address, port: Number(port) };
}

export function endpointText({ address, port }: { address: string; port: string | number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
