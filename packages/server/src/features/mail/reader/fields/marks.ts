import { findHashes as findDigests } from '../../../extraction/index.ts';
import type { Field, Tlp } from '../types.ts';
import { fieldAt } from './make.ts';

/** Hexadecimal digests, told apart by their length. */
export function findHashes(text: string): Field[] {
  return findDigests(text).map(({ type, start, end, raw, sure }) =>
    fieldAt(text, type, start, end, raw.toLowerCase(), sure ? 'high' : 'low'),
  );
}

/** Incident ids such as `EGI-20270105-01`. */
export function findIncidentIds(text: string): Field[] {
  return [
    ...text.matchAll(
      /(?<![A-Za-z0-9-])[A-Z][A-Z0-9]{0,15}[A-Z]-\d{8}-\d{2,4}(?![\d-])|(?<![A-Za-z0-9-])[A-Z]{2,16}-\d{8}-\d{2,4}(?!\d)/g,
    ),
  ].map((match) =>
    fieldAt(text, 'incident-id', match.index, match.index + match[0].length, match[0], 'high'),
  );
}

/** TLP labels, read leniently (`TLP: AMBER`, `tlp:white`), valued as TLP 2.0 writes them. */
export function findTlp(text: string): Field[] {
  const found: Field[] = [];
  for (const match of text.matchAll(
    /\bTLP\s{0,2}[:\-=_ ]\s{0,2}(RED|AMBER(?:\s?\+\s?STRICT)?|GREEN|CLEAR|WHITE)\b/gi,
  )) {
    const before = text.slice(Math.max(0, match.index - 6), match.index);
    const listed =
      /(?:[|/]|\bor|\boder)\s?$/i.test(before) ||
      /^\s?(?:[|/]|or\b|oder\b)/i.test(
        text.slice(match.index + match[0].length, match.index + match[0].length + 5),
      );
    found.push(
      fieldAt(
        text,
        'tlp',
        match.index,
        match.index + match[0].length,
        tlpOf(match[1] as string),
        listed ? 'low' : 'high',
      ),
    );
  }
  return found;
}

function tlpOf(word: string): Tlp {
  const plain = word.toUpperCase().replace(/\s/g, '');
  return plain === 'WHITE' ? 'CLEAR' : (plain as Tlp);
}

/** Absolute paths of a file system. */
export function findPaths(text: string): Field[] {
  const found: Field[] = [];
  for (const match of text.matchAll(/(?<![\w/.:=-])\/(?:[\w.@%+~-]+\/)*[\w.@%+~-]*[\w@%+~-]/g)) {
    if (/^\/(?:DC|CN|OU|O|C|L|ST)$/.test(match[0]) || text[match.index + match[0].length] === '=') continue;
    const deep =
      match[0].split('/').length > 2 || /^\/(?:tmp|etc|home|var|usr|opt|srv|root|proc)/.test(match[0]);
    if (!deep) continue;
    found.push(fieldAt(text, 'path', match.index, match.index + match[0].length, match[0], 'high'));
  }
  return found;
}
