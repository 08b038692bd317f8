import { canonicalEndpoint, canonicalNetwork } from './addresses.ts';
import type { Candidate } from './types.ts';

const v4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g;
const v6 = /(?<![\w:.])[0-9a-f:]{2,39}(?:(?:\.\d{1,3}){3})?(?:%[a-z0-9]{1,15})?(?![\w:])/gi;
const portAfter = /^(?::|\s{1,2}port\s{1,2}|,\s?port\s{1,2})(\d{1,5})(?![\d:.]?\d)/i;
const prefixAfter = /^\/(\d{1,3}(?:\.\d{1,3}){3}|\d{1,3})(?![\w.]\w|\w)/;
const macs =
  /(?<![\w:.-])(?:[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4})(?![\w]|[:.-][0-9a-f])/gi;

/** Addresses of both versions, with their port or as networks, and hardware addresses. */
export function findAddresses(text: string): Candidate[] {
  return [...hardware(text), ...versionFour(text), ...versionSix(text)];
}

function hardware(text: string): Candidate[] {
  return [...text.matchAll(macs)].map(({ index, 0: raw }) => ({
    type: 'mac',
    start: index,
    end: index + raw.length,
    raw,
    sure: !/^(?:00[:-]?)+$/.test(raw),
  }));
}

function versionFour(text: string): Candidate[] {
  const found: Candidate[] = [];
  for (const { index: start, 0: raw } of text.matchAll(v4)) {
    const end = start + raw.length;
    const before = text.slice(Math.max(0, start - 12), start);
    const versionLike = /(?:version|ver|v|release|rev)[.:]?\s?$/i.test(before);
    // Masks, the own host and everybody are no places.
    const noPlace = /^(?:0\.|127\.|255\.)/.test(raw) || raw.endsWith('.255.255');
    found.push(withRest(text, { start, end, raw, sure: !versionLike && !noPlace }));
  }
  return found;
}

function versionSix(text: string): Candidate[] {
  const found: Candidate[] = [];
  for (const match of text.matchAll(v6)) {
    const raw = match[0].replace(/(?<!:):$/, '');
    if (
      !/:.*:/.test(raw) ||
      !/[0-9a-f]/i.test(raw) ||
      !(raw.includes('::') || /^(?:[^:]*:){7}/.test(raw) || raw.includes('.'))
    )
      continue;
    if (canonicalEndpoint(raw) === undefined) continue;
    const start = match.index;
    const end = start + raw.length;
    const sure = /\d/.test(raw) && raw !== '::1';
    const port = /^\]:(\d{1,5})(?!\d)/.exec(text.slice(end, end + 10));
    if (text[start - 1] === '[' && port) {
      const whole = { start: start - 1, end: end + port[0].length, raw: `[${raw}]:${port[1]}`, sure };
      if (canonicalEndpoint(whole.raw) !== undefined) {
        found.push({ type: 'ip', ...whole });
        continue;
      }
    }
    found.push(networkOr(text, { start, end, raw, sure }));
  }
  return found;
}

type Address = Omit<Candidate, 'type'>;

function withRest(text: string, address: Address): Candidate {
  const port = portAfter.exec(text.slice(address.end, address.end + 20));
  if (port) {
    const raw = `${address.raw}:${port[1]}`;
    if (canonicalEndpoint(raw) !== undefined)
      return { type: 'ip', ...address, end: address.end + port[0].length, raw };
  }
  return networkOr(text, address);
}

function networkOr(text: string, address: Address): Candidate {
  const prefix = prefixAfter.exec(text.slice(address.end, address.end + 20));
  const raw = `${address.raw}${prefix?.[0]}`;
  if (!prefix || canonicalNetwork(raw) === undefined) return { type: 'ip', ...address };
  return { type: 'network', ...address, end: address.end + prefix[0].length, raw };
}
