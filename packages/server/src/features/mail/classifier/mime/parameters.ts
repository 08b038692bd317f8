import { decodeCharset } from './charset.ts';
import { decodeHeaderValue } from './encoded-word.ts';

export interface ParameterisedValue {
  /** Lower case, without parameters: `text/plain`. */
  value: string;
  parameters: Record<string, string>;
}

const parameter = /;\s*([A-Za-z0-9!#$%&'*+.^_`{|}~-]+)\s*=\s*("(?:\\.|[^"\\])*"?|[^;\s]*)/g;

/** Parses `type; name="value"; name*0*=utf-8''va%20lue` (RFC 2045, continuations of RFC 2231). */
export function parseParameters(raw: string): ParameterisedValue {
  const flat = raw
    .replace(/\n[ \t]*/g, ' ')
    .replace(/"(?:\\.|[^"\\])*"|\([^()"]*\)/g, (piece) => (piece[0] === '"' ? piece : ' '));
  const first = flat.split(';', 1)[0] ?? '';
  const pieces = new Map<string, { index: number; text: string; encoded: boolean }[]>();
  for (const match of flat.matchAll(parameter)) {
    const [, fullName = '', rawValue = ''] = match;
    const split = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(fullName.toLowerCase());
    if (!split?.[1]) continue;
    const list = pieces.get(split[1]) ?? [];
    list.push({ index: Number(split[2] ?? 0), text: unquoted(rawValue), encoded: split[3] === '*' });
    pieces.set(split[1], list);
  }
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, list] of pieces) parameters[name] = joined(list);
  return { value: first.trim().toLowerCase().replace(/\s+/g, ''), parameters };
}

function joined(list: { index: number; text: string; encoded: boolean }[]): string {
  const ordered = [...list].sort((left, right) => left.index - right.index);
  if (!ordered.some((piece) => piece.encoded))
    return decodeHeaderValue(
      (ordered.length > 1 && ordered[1]?.index !== 0 ? ordered : ordered.slice(0, 1))
        .map((piece) => piece.text)
        .join(''),
    );
  const whole = ordered.map((piece) => piece.text).join('');
  const marked = /^([^']*)'[^']*'(.*)$/s.exec(whole);
  const bytes = (marked?.[2] ?? whole).replace(/%([0-9A-Fa-f]{2})/g, (_w, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decodeCharset(bytes, marked?.[1] ?? '');
}

function unquoted(raw: string): string {
  if (!raw.startsWith('"')) return raw.trim();
  return raw.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
}
