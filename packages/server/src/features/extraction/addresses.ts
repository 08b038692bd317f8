import ipaddr from 'ipaddr.js';

const PORT_LAST = 65_535;

/** `192.0.2.1`, `2001:db8::1`; an IPv4 address that IPv6 carries (`::ffff:192.0.2.1`) is that IPv4 address. */
export function canonicalIp(text: string): string | undefined {
  const plain = text.replace(/%[\w.-]{1,20}$/, '');
  if (/^\d/.test(plain) && !plain.includes(':'))
    return ipaddr.IPv4.isValidFourPartDecimal(plain) && !/(?:^|\.)0\d/.test(plain) ? plain : undefined;
  return ipaddr.IPv6.isValid(plain) ? ipaddr.process(plain).toString() : undefined;
}

/** An address, or an address and its port: `192.0.2.1:443`, `[2001:db8::1]:443`. */
export function canonicalEndpoint(text: string): string | undefined {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text);
  const dotted = /^([\d.]+):(\d{1,5})$/.exec(text);
  const [, address = text, port] = bracketed ?? dotted ?? [];
  const ip = canonicalIp(address);
  if (ip === undefined || port === undefined) return ip;
  if (Number(port) < 1 || Number(port) > PORT_LAST) return undefined;
  return `${ip.includes(':') ? `[${ip}]` : ip}:${Number(port)}`;
}

/** The address of an endpoint alone. */
export function addressOf(endpoint: string): string {
  return (
    /^\[([^\]]*)\]/.exec(endpoint)?.[1] ??
    endpoint.replace(/:\d+$/, (port) => (endpoint.includes('.') ? '' : port))
  );
}

/** `10.0.0.0/8`: the bits of hosts are cleared; a mask (`/255.0.0.0`) is its length. */
export function canonicalNetwork(text: string): string | undefined {
  const [address = '', prefix = '', more] = text.split('/');
  if (more !== undefined) return undefined;
  const ip = canonicalIp(address);
  if (ip === undefined) return undefined;
  const parsed = ipaddr.parse(ip);
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : maskLength(prefix);
  if (length === undefined || length > (parsed.kind() === 'ipv4' ? 32 : 128)) return undefined;
  const first =
    parsed.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${ip}/${length}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${ip}/${length}`);
  return `${first.toString()}/${length}`;
}

function maskLength(mask: string): number | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(mask)) return undefined;
  return ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask() ?? undefined;
}

/** `00:1a:2b:3c:4d:5e`, from colons, hyphens, or Cisco's three groups. */
export function canonicalMac(text: string): string | undefined {
  const digits = text.replace(/[:.-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{12}$/.test(digits)) return undefined;
  if (!/^(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$|^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$/i.test(text))
    return undefined;
  return (digits.match(/../g) as string[]).join(':');
}
