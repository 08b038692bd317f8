import { type Passage, passage, type Scan } from './scan.ts';

const MOST_SENTENCES = 500;
const LONGEST_SENTENCE = 1200;

/** Sentences of running text, each outside the stretches that labelled lines take. */
export function sentencesOf(scan: Scan, taken: readonly { start: number; end: number }[]): Passage[] {
  const found: Passage[] = [];
  for (const [start, end] of stretches(scan.text)) {
    if (
      found.length >= MOST_SENTENCES ||
      end - start > LONGEST_SENTENCE ||
      taken.some((one) => start < one.end && end > one.start)
    )
      continue;
    const text = scan.text.slice(start, end);
    const from = start + (/^[\s*•–>-]*/.exec(text)?.[0].length ?? 0);
    const to = end - (/\s*$/.exec(text)?.[0].length ?? 0);
    if (to > from) found.push(passage(scan, from, to));
  }
  return found;
}

function stretches(text: string): [number, number][] {
  const found: [number, number][] = [];
  let start = 0;
  for (const match of text.matchAll(
    /(?<=[^\s.]{2}|\d\)|[\]"'])[.!?]+(?=\s|$)|;(?=\s)|\n(?=\s*\n)|\n(?=[ \t]*(?:[-*•–]\s|\d{1,2}[.)]\s))|\n(?=[ \t]*[\p{L}][\p{L} /()-]{0,40}:\s)/gu,
  )) {
    if (
      match[0][0] === '.' &&
      /(?:^|\D)\d{1,2}$/.test(text.slice(Math.max(0, match.index - 3), match.index)) &&
      /^\.\s\p{L}/u.test(text.slice(match.index, match.index + 3)) &&
      /^\.\s(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)/i.test(
        text.slice(match.index, match.index + 6),
      )
    )
      continue;
    const end = match.index + match[0].length;
    found.push([start, end]);
    start = end;
  }
  found.push([start, text.length]);
  return found;
}

/** Clauses of a sentence: negation and times belong to their own clause. */
export function clausesOf(scan: Scan, sentence: Passage): Passage[] {
  const found: Passage[] = [];
  let start = 0;
  for (const match of sentence.text.matchAll(
    /,\s+(?!\d{4}\b)|\s+(?:and|but|und|aber|while|whereas|sowie|then|danach)\s+(?=[\p{L}/])|\s+[–—-]\s+/giu,
  )) {
    if (insideField(sentence, sentence.start + match.index)) continue;
    found.push(passage(scan, sentence.start + start, sentence.start + match.index));
    start = match.index + match[0].length;
  }
  found.push(passage(scan, sentence.start + start, sentence.end));
  return found.filter((one) => one.text.trim() !== '');
}

function insideField(sentence: Passage, at: number): boolean {
  return (
    sentence.fields.some((one) => at > one.start && at < one.end) ||
    (/\b(?:jobs?|pids?)\b[^,]*$/i.test(
      sentence.text
        .slice(0, at - sentence.start)
        .split(/[.;]/)
        .at(-1) ?? '',
    ) &&
      sentence.fields.some(
        (one) => (one.kind === 'job' || one.kind === 'pid') && one.start >= at && one.start - at < 8,
      ))
  );
}
