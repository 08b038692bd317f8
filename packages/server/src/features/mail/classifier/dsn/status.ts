import { findPhrase, fold } from '../phrases/fold.ts';
import { reasons } from '../phrases/reasons.ts';
import type { RecipientAction } from '../types.ts';

const enhanced = /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/g;
const replyCode = /(?:^|[^\d.])([245][0-5]\d)(?=[\s-][^\d]|\s\d\.\d)/;

/** A status field such as `5.1.1 (permanent failure)`, or ''. */
export function statusOfField(value: string): string {
  return /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})/.exec(value)?.[1] ?? '';
}

/**
 * The enhanced status code that a text of a mail system states (RFC 3463), else one derived from its words, else from
 * the class of its SMTP reply code (RFC 5321), else the general one of the action.
 */
export function statusOfText(text: string, action: RecipientAction): string {
  const wanted = digitOf(action);
  for (const match of text.matchAll(enhanced)) {
    const code = match[1] ?? '';
    if (code[0] !== '2' && !code.endsWith('.0.0') && (wanted !== '4' || code[0] === '4')) return code;
  }
  if (wanted === '2') return '2.0.0';
  const folded = fold(text);
  const reply = replyCode.exec(text)?.[1] ?? '';
  const digit = wanted === '4' ? '4' : reply[0] === '4' ? '4' : '5';
  for (const { status, words } of reasons) if (findPhrase(folded, words)) return `${digit}${status.slice(1)}`;
  if (reply === '550' && wanted === '5') return '5.1.1';
  if (reply === '552' && wanted === '5') return '5.2.2';
  return `${digit}.0.0`;
}

function digitOf(action: RecipientAction): '2' | '4' | '5' {
  if (action === 'failed') return '5';
  return action === 'delayed' ? '4' : '2';
}

/** `failed (user unknown)`, `Delivered (to mailbox)`, `fail`: the keyword of an Action field, or null. */
export function actionOfField(value: string): RecipientAction | null {
  const word = /[a-z]+/.exec(value.toLowerCase())?.[0] ?? '';
  if (/^fail|^undeliver|^error|^expired|^reject/.test(word)) return 'failed';
  if (/^delay|^deferr/.test(word)) return 'delayed';
  if (/^deliver/.test(word)) return 'delivered';
  if (/^relay/.test(word)) return 'relayed';
  return /^expand/.test(word) ? 'expanded' : null;
}
