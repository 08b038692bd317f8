import { claimOfLine } from './claims/from-labels.ts';
import { claimsOfSentence } from './claims/from-sentences.ts';
import { labelledLines } from './claims/lines.ts';
import { passage, said, scanOf } from './claims/scan.ts';
import { sentencesOf } from './claims/sentences.ts';
import * as words from './claims/words.ts';
import type { Claim, ReadingContext } from './types.ts';

const LONGEST = 100_000;

/**
 * What a report says was found and done. Give it the author's own words (`MailReading.body`), not the quoted history. Lines of
 * the report template are sure; free text is sure where it is unambiguous; what was left unfilled, planned or
 * asked is no claim. Every claim quotes the exact span it was read from. Never throws.
 */
export function readClaims(text: string, context: ReadingContext): Claim[] {
  const scan = scanOf(text.slice(0, LONGEST), context);
  const lines = labelledLines(scan);
  const claims: Claim[] = lines.map(claimOfLine).filter((claim) => claim !== null);
  const labelled = new Set(claims.map((claim) => claim.kind));
  const questions = new Set(claims.map((claim) => (claim.kind === 'answer' ? claim.question : '')));
  const sentences = sentencesOf(scan, lines);
  for (const sentence of sentences) {
    for (const claim of claimsOfSentence(scan, sentence)) {
      if (claim.kind === 'answer' ? questions.has(claim.question) : labelled.has(claim.kind)) continue;
      claims.push(claim);
    }
  }
  const receipt = sentences.find(
    (one) => words.acknowledged.test(one.text) && !words.negation.test(one.text),
  );
  if (receipt) claims.push({ ...said(receipt, 'sentence', 'high'), kind: 'acknowledged' });
  const closing = closureIn(scan.text, lines);
  if (closing)
    claims.push({
      ...said(passage(scan, closing.start, closing.end), closing.source, closing.sure ? 'high' : 'low'),
      kind: 'closure',
    });
  for (const dn of scan.fields.filter((one) => one.kind === 'dn')) {
    if (claims.some((claim) => claim.kind === 'identity' && claim.dn === dn.value)) continue;
    const only = scan.fields.filter((one) => one.kind === 'dn').every((one) => one.value === dn.value);
    claims.push({
      ...said(passage(scan, dn.start, dn.end), 'sentence', only ? 'high' : 'low'),
      kind: 'identity',
      dn: dn.value,
    });
  }
  return claims.sort((left, right) => left.start - right.start);
}

function closureIn(
  text: string,
  lines: readonly { field: string; start: number; end: number; unfilled: boolean }[],
) {
  const filled = lines.filter(
    (line) => (line.field === 'resolution' || line.field === 'lessons') && !line.unfilled,
  );
  const [first] = filled;
  if (first) return { start: first.start, end: first.end, source: 'label' as const, sure: true };
  const match = words.closure.exec(text);
  if (!match) return null;
  const before = text.slice(Math.max(0, match.index - 60), match.index);
  return {
    start: match.index,
    end: match.index + match[0].length,
    source: 'sentence' as const,
    sure:
      !words.future.test(before) &&
      !/\b(?:follow|send|later|folgt)\b/i.test(text.slice(match.index, match.index + 80)),
  };
}
