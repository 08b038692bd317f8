import type { Span } from './types.ts';

const key =
  '(?:DC|CN|OU|O|C|L|ST|S|E|UID|STREET|SN|GN|emailAddress|Email|serialNumber|USERID|postalCode|title)';
const slashForm = new RegExp(
  `/${key}=(?:(?!/${key}=)[^\\n"<>|\\t])+(?:/${key}=(?:(?!/${key}=)[^\\n"<>|\\t])+)+`,
  'g',
);
const commaForm = new RegExp(
  `\\b${key}\\s?=\\s?(?:\\\\.|[^,;\\n"<>\\\\=|\\t])+(?:[,;]\\s*${key}\\s?=\\s?(?:\\\\.|[^,;\\n"<>\\\\=|\\t])+)+`,
  'g',
);
/** No part of a name is longer (RFC 5280, appendix A: 64 to 128), so that a sentence without an end costs no time. */
const LONGEST_PART = 400;

/** Words after which a name is over and the sentence goes on. */
const sentenceGoesOn =
  /[ \t]+(?:(?:at|on|in|was|is|has|had|have|from|and|since|with|who|which|that|via|by|to|for|as|are|will|can|not|yet|now|no|wurde|wird|ist|um|am|und|hat|von|seit|mit|der|die|durch|war|banned|suspended|blocked|gesperrt|submitted|used|appears|ran|logged|a|était|est|le)\b|[-–—(:|#]|->)|[).,;:'!?]+(?:[\s)'.,;]|$)|\)(?=\S*$)/i;

/** X.509 names: OpenSSL one-line form, and the comma forms of RFC 2253 and RFC 4514, in either order. */
export function findNames(text: string): (Span & { value: string })[] {
  const found: (Span & { value: string })[] = [];
  for (const pattern of [slashForm, commaForm]) {
    for (const match of text.matchAll(pattern)) {
      const quote = trimmed(match[0], pattern === commaForm);
      if ((quote.match(new RegExp(`${key}\\s?=`, 'g')) ?? []).length < 2) continue;
      found.push({ start: match.index, end: match.index + quote.length, value: normaliseDn(quote) });
    }
  }
  return found;
}

/** Cuts the rest of the sentence off the last value. */
function trimmed(quote: string, commas: boolean): string {
  const lastKey = quote.lastIndexOf('=');
  const head = quote.slice(0, lastKey + 1);
  const tail = quote.slice(lastKey + 1, lastKey + 1 + LONGEST_PART);
  const stop = sentenceGoesOn.exec(tail);
  const cut = stop ? tail.slice(0, stop.index) : tail;
  return head + cut.replace(commas ? /[\s.,;)'\]]+$/ : /[\s.,;'\]]+$/, '');
}
/** One form for all: `/DC=org/DC=example/CN=Some Name`, from the root down. */
export function normaliseDn(dn: string): string {
  const text = dn.trim();
  if (text.startsWith('/'))
    return text
      .split(new RegExp(`/(?=${key}=)`))
      .filter((one) => one !== '')
      .map(component)
      .map((one) => `/${one}`)
      .join('');
  const parts = text
    .split(/(?<!\\)[,;]\s*/)
    .filter((one) => one.includes('='))
    .map(component);
  const leafFirst =
    /^(?:CN|UID|emailAddress)=/.test(parts[0] ?? '') ||
    (/^(?:DC|C|O)=/.test(parts.at(-1) ?? '') && !/^(?:DC|C)=/.test(parts[0] ?? ''));
  return (leafFirst ? [...parts].reverse() : parts).map((one) => `/${one}`).join('');
}

function component(raw: string): string {
  const at = raw.indexOf('=');
  const name = raw.slice(0, at).trim();
  const value = raw
    .slice(at + 1)
    .trim()
    .replace(/\\(.)/g, '$1')
    .replace(/\s+/g, ' ');
  const upper = name.toUpperCase();
  const known =
    upper === 'E' || upper === 'EMAIL' || upper === 'EMAILADDRESS'
      ? 'emailAddress'
      : upper === 'USERID'
        ? 'UID'
        : upper === 'SERIALNUMBER'
          ? 'serialNumber'
          : upper;
  return `${known}=${value}`;
}
