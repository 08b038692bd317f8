import type { Span } from './types.ts';

/**
 * The ways to write an address so that nobody clicks on it, each with what it stands for. Every form has a bounded
 * length, so that a text is read in linear time whatever it holds.
 */
const FORMS: readonly (readonly [pattern: string, plain: string])[] = [
  ['\\bhxxps(?=\\s?[[({]?:)', 'https'],
  ['\\bh(?:xx|\\*\\*|__)p(?=\\s?[[({]?:)', 'http'],
  ['\\bh(?:\\*\\*|__)ps(?=\\s?[[({]?:)', 'https'],
  ['\\bfxp(?=\\s?[[({]?:)', 'ftp'],
  ['[[({]:\\/\\/[\\])}]', '://'],
  ['[[({]:[\\])}]', ':'],
  ['[[({]\\/[\\])}]', '/'],
  ['[ \\t]{0,2}[[({] ?(?:\\.|dot|punkt|point) ?[\\])}][ \\t]{0,2}', '.'],
  ['[ \\t]{0,2}[[({] ?(?:@|at) ?[\\])}][ \\t]{0,2}', '@'],
  ['(?<=[\\p{L}\\p{N}])\\[\\.(?=[\\p{L}\\p{N}])', '.'],
  ['(?<=[\\p{L}\\p{N}])\\.\\](?=[\\p{L}\\p{N}])', '.'],
  ['[\\u3002\\uff0e\\uff61]', '.'],
  // Nothing that is seen: soft hyphens, spaces of no width, and marks of the byte order.
  ['[\\u00ad\\u200b-\\u200d\\u2060\\ufeff]', ''],
];
const ANY = new RegExp(FORMS.map(([pattern]) => `(${pattern})`).join('|'), 'giu');
/** `evil[.com]`: after the opening bracket went, the closing one is left. */
const MOST_ROUNDS = 50;

/** A text without its harmless spellings, and the way back to the places where it stood. */
export interface PlainText {
  text: string;
  /** Where in the original this part of the plain text stood. */
  placeOf(start: number, end: number): Span;
  /** Whether anything in it was written so that nobody clicks on it. */
  isDefanged(start: number, end: number): boolean;
}

interface Cut {
  /** Where it stands in the plain text, and how long. */
  at: number;
  length: number;
  /** Where it stood before. */
  start: number;
  end: number;
}

export function plainText(original: string): PlainText {
  const cuts: Cut[] = [];
  let text = '';
  let done = 0;
  for (const match of original.matchAll(ANY)) {
    text += original.slice(done, match.index);
    const plain = plainOf(match);
    const end = match.index + match[0].length;
    cuts.push({ at: text.length, length: plain.length, start: match.index, end });
    text += plain;
    done = end;
  }
  text += original.slice(done);

  /** The last cut that begins at or before a place of the plain text. */
  function cutBefore(place: number): number {
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cuts[middle] as Cut).at <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
  function origin(place: number): { start: number; end: number } {
    const cut = cuts[cutBefore(place)];
    if (!cut) return { start: place, end: place + 1 };
    const past = place - (cut.at + cut.length);
    return past < 0 ? cut : { start: cut.end + past, end: cut.end + past + 1 };
  }
  return {
    text,
    placeOf: (start, end) => ({ start: origin(start).start, end: origin(Math.max(start, end - 1)).end }),
    isDefanged(start, end) {
      for (let n = cutBefore(end - 1); n >= 0; n -= 1) {
        const cut = cuts[n] as Cut;
        if (cut.at + cut.length <= start) return false;
        if (cut.length > 0) return true;
      }
      return false;
    },
  };
}

function plainOf(match: RegExpExecArray): string {
  const which = match.slice(1).findIndex((group) => group !== undefined);
  return (FORMS[which] as (typeof FORMS)[number])[1];
}

/** The plain writing of one short text: `hxxp://bad[.]example` is `http://bad.example`. Done twice it changes nothing. */
export function refang(text: string): string {
  let plain = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = plain.replace(/\[\.([a-z]{2,24})\]/gi, '.$1').replace(ANY, replaced);
    if (next === plain) return plain;
    plain = next;
  }
  return plain;
}

function replaced(_whole: string, ...rest: unknown[]): string {
  const which = rest.slice(0, FORMS.length).findIndex((group) => group !== undefined);
  return (FORMS[which] as (typeof FORMS)[number])[1];
}
