import type { Field, FieldKind } from '../types.ts';
import { fieldAt } from './make.ts';

const pidLead = /\b(?:PIDs?|process(?:es)?(?: ids?)?|Prozess(?:e|en|es)?(?:-?IDs?)?)\s*[:#=]?\s*(?=\(?\d)/gi;
const jobLead =
  /\b(?:batch ?)?(?:jobs?(?: ?ids?)?|Aufträge?n?|Job-?IDs?)\s*[:#=]?\s*(?=[(#"'`]*[A-Za-z0-9])/gi;
const number = /^[\s(#]*(\d{1,10})(?![\w.:])/;
/** A job id holds a digit, or is a short word in capitals. */
const jobId = /^[\s(#"'`]*((?=[\w.-]*\d)[A-Za-z0-9][\w.-]{0,63}[A-Za-z0-9]|\d+|[A-Z][A-Z0-9]{2,11})(?![\w])/;
const between = /^["'`]?\s*(?:,|;|&|\/|and\b|und\b|et\b|y\b|,\s*and\b)\s*/i;

/** Numbers that a label makes process ids, and names that a label makes job ids: `PIDs: 12, 13 and 14`. */
export function findLabelled(text: string): Field[] {
  return [...lists(text, pidLead, number, 'pid'), ...lists(text, jobLead, jobId, 'job')];
}

function lists(text: string, lead: RegExp, item: RegExp, kind: FieldKind): Field[] {
  const found: Field[] = [];
  for (const match of text.matchAll(lead)) {
    let at = match.index + match[0].length;
    for (let count = 0; count < 200; count += 1) {
      const one = item.exec(text.slice(at, at + 100));
      const value = one?.[1];
      if (!one || !value || /^\d{1,2}[:.]\d{2}/.test(text.slice(at).trimStart())) break;
      const start = at + one[0].length - value.length;
      const counted = kind === 'job' && /^\d{1,2}$/.test(value) && !/[:#=]\s*$/.test(match[0]);
      found.push(fieldAt(text, kind, start, start + value.length, value, counted ? 'low' : 'high'));
      at = start + value.length;
      const next = between.exec(text.slice(at, at + 20));
      if (!next) break;
      at += next[0].length;
    }
  }
  return found;
}

/** Drill tokens: sixteen base32 signs. High only where a label nearby on the line says what they are. */
export function findTokens(text: string): Field[] {
  const found: Field[] = [];
  for (const match of text.matchAll(/(?<![\w+/=.@-])[a-zA-Z2-7]{16}(?![\w+/@-]|=\w)/g)) {
    if (!/^(?:[a-z2-7]{16}|[A-Z2-7]{16})$/.test(match[0])) continue;
    const lineStart = text.lastIndexOf('\n', match.index) + 1;
    const lead = text.slice(Math.max(lineStart, match.index - 120), match.index);
    const labelled = /token|canary|memory|unlinked|config|\bF[34]\b|speicher|kanarien/i.test(lead);
    if (!labelled && !/[2-7]/.test(match[0])) continue;
    found.push(
      fieldAt(
        text,
        'token',
        match.index,
        match.index + match[0].length,
        match[0].toLowerCase(),
        labelled ? 'high' : 'low',
      ),
    );
  }
  for (const match of text.matchAll(
    /(https:\/\/[^\s"'<>,;)]+?)(?:\/)?[\s,;]+(?:sub(?:ject)?\s*[:=]?\s*)?["']?([\w.@|+-]{6,255})["']?/g,
  )) {
    if (
      !/iss|sub\b|oidc|subject/i.test(
        text.slice(Math.max(0, match.index - 40), match.index + match[0].length),
      )
    )
      continue;
    found.push(
      fieldAt(
        text,
        'oidc',
        match.index,
        match.index + match[0].replace(/["']$/, '').length,
        `${match[1]} ${match[2]}`,
        'high',
      ),
    );
  }
  return found;
}
