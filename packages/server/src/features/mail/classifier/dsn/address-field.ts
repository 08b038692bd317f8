import { findAddresses, isAddress } from '../evidence/address.ts';

/**
 * The address in a Final-Recipient or Original-Recipient field: `rfc822; user@host`, `utf-8; …`, `unknown; …`, with xtext
 * (RFC 3461 4) and the `\x{}` form of RFC 6533 resolved. Answers what stands there, which may lack a domain.
 */
export function addressOfField(value: string): string {
  if (value === '') return '';
  const split = /^\s*([A-Za-z0-9-]+)\s*;+\s*(.*)$/s.exec(value);
  const kind = split?.[1]?.toLowerCase() ?? '';
  let text = (split ? (split[2] ?? '') : value).trim();
  if (kind === 'x400' || /^\/?[oc]=/i.test(text)) return fromEncapsulated(text);
  text = text.replace(/\\x\{([0-9A-Fa-f]{1,6})\}/g, (_w, hex: string) =>
    String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)),
  );
  const candidates = [text, fromXtext(text)];
  for (const one of candidates.reverse()) {
    const found = findAddresses(one.replace(/\(.*?\)/g, ' '))[0] ?? findAddresses(one)[0];
    if (found) return encapsulated(found);
  }
  const inner = /<\s*([^<>]+?)\s*>/.exec(text)?.[1] ?? text;
  return inner
    .replace(/\s*\(.*$/, '')
    .replace(/^["'<]+|["'>.,]+$/g, '')
    .trim();
}

/** `user+2Btag@host` is xtext only where the plus is followed by two capital hexadecimal digits of a printable sign. */
export function fromXtext(text: string): string {
  return text.replace(/\+([2-7][0-9A-F])/g, (whole, hex: string) =>
    /^(?:2B|3D|40|20|22|2C|3A|3B|3C|3E|5B|5D)$/.test(hex)
      ? String.fromCharCode(Number.parseInt(hex, 16))
      : whole,
  );
}

/** Exchange writes foreign addresses as `IMCEASMTP-user+40host@its.own.domain`. */
function encapsulated(address: string): string {
  const imcea = /^IMCEA(?:SMTP|MAILTO)-(.+)@[^@]+$/i.exec(address);
  if (!imcea?.[1]) return address;
  const inner = imcea[1]
    .replace(/\+([0-9A-Fa-f]{2})/g, (_w, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('_', '/');
  return isAddress(inner) ? inner : address;
}

function fromEncapsulated(text: string): string {
  return findAddresses(text)[0] ?? '';
}
